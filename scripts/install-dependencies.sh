#!/usr/bin/env bash
# Installs the Debian packages that Tacit is built from, if any is missing; says and does nothing otherwise.
set -euo pipefail

packages=(
  cmake ninja-build g++ pkg-config openssl sqlite3
  libhwy-dev libgrpc++-dev protobuf-compiler-grpc protobuf-compiler libprotobuf-dev
  libtomlplusplus-dev libcli11-dev libspdlog-dev nlohmann-json3-dev libfmt-dev
  libsodium-dev libssl-dev libutf8proc-dev libicu-dev libsqlite3-dev libtbb-dev
  libgtest-dev libgmock-dev libbenchmark-dev
)

if ! command -v dpkg-query >/dev/null; then
  echo "install-dependencies: this is no Debian system; these packages, or their like, must be there:" >&2
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
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --quiet --yes --no-install-recommends "${missing[@]}"
