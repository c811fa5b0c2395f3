#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# install-dependencies.sh program|tests [PACKAGE..]: installs the Debian packages that the program is built from, with
# `tests` also those of its tests and benchmarks, and those that are named. Does nothing if none is missing.
set -euo pipefail

what=${1:-tests}
shift || true

packages=(
  cmake ninja-build g++ pkg-config
  libhwy-dev libgrpc++-dev protobuf-compiler-grpc protobuf-compiler libprotobuf-dev
  libtomlplusplus-dev libcli11-dev libspdlog-dev nlohmann-json3-dev libfmt-dev
  libsodium-dev libssl-dev libutf8proc-dev libicu-dev libsqlite3-dev libsqlitecpp-dev libpqxx-dev libpq-dev unixodbc-dev
  libtbb-dev libboost-dev zlib1g-dev libmicrohttpd-dev libsystemd-dev
  "$@"
)
case $what in
  program) ;;
  tests)
    packages+=(
      libgtest-dev libgmock-dev libbenchmark-dev valgrind
      libopenmpi-dev openmpi-bin  # servers of several ranks are built and tested with them
      python3-dev python3-venv  # the Python package is built and tested with them
      chromium    # the tests open a report in it
      zsh fish groff-base  # they complete command lines, and read the manual
      postgresql  # its server: the tests start one of their own
      odbc-postgresql libsqliteodbc  # drivers that the tests read from
      prometheus  # it asks a server for its metrics; with promtool, which checks the alert rules
    ) ;;
  *)
    echo "install-dependencies: give \`program\` or \`tests\`, not \`$what\`" >&2
    exit 2 ;;
esac

if ! command -v dpkg-query >/dev/null; then
  echo "install-dependencies: this is not a Debian system; install these packages or their equivalents:" >&2
  echo "  ${packages[*]}" >&2
  exit 0
fi

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
  [[ $status == installed ]] || missing+=("$package")
done
[[ ${#missing[@]} -eq 0 ]] && exit 0

as_root=()
if [[ $(id -u) -ne 0 ]]; then
  if ! command -v sudo >/dev/null; then
    echo "install-dependencies: as root, install: ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
echo "install-dependencies: installing ${missing[*]}"
"${as_root[@]}" apt-get update --quiet

# Debian's postgresql makes and starts a database of its own, on port 5432 of the loopback, and its prometheus starts as a
# service, on port 9090 of every address. Nothing here needs either, so they are told not to, for the time of this
# installation; where they were there before, they stay as they are.
own_files=()
forget_own_files() { "${as_root[@]}" rm -f "${own_files[@]}"; }
trap forget_own_files EXIT
# new_file PATH: from stdin, unless there is one already; forgotten at the end.
new_file() {
  [[ ! -e $1 ]] || return 0
  own_files+=("$1")
  "${as_root[@]}" mkdir -p "${1%/*}"
  "${as_root[@]}" tee "$1" >/dev/null
}
is_missing() { [[ " ${missing[*]} " == *" $1 "* ]]; }

if is_missing postgresql; then
  new_file /etc/postgresql-common/createcluster.d/tacit-install.conf <<<"create_main_cluster = false"
fi
if is_missing prometheus; then
  policy=/usr/sbin/policy-rc.d  # asked before a service is started
  new_file "$policy" <<<$'#!/bin/sh\ncase $1 in prometheus*) exit 101 ;; esac\nexit 0'
  [[ " ${own_files[*]} " != *" $policy "* ]] || "${as_root[@]}" chmod 755 "$policy"
fi
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --quiet --yes --no-install-recommends "${missing[@]}"
if is_missing prometheus && command -v update-rc.d >/dev/null; then
  "${as_root[@]}" update-rc.d prometheus disable  # nor at the next start of the machine; systemd is told by it, too
fi
