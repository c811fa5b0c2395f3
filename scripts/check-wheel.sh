#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# check-wheel.sh WHEEL [TREE]: installs WHEEL in an empty virtual environment and sees whether it works there: without
# other Python packages, and without libraries that are not in the wheel, apart from those that every Linux system has.
# TREE is the root of another system where this is to happen (scripts/bare-tree.sh); root alone can enter it.
# PYTHON is the interpreter, /usr/bin/python3 if not set.
set -euo pipefail

wheel=${1:?"check-wheel: name the wheel"}
tree=${2:-}
python=${PYTHON:-/usr/bin/python3}

work=$(mktemp -d "$tree/tmp/tacit-wheel-XXXXXX")
trap 'rm -rf "$work"' EXIT
cp "$wheel" "$(dirname "$0")/check_wheel.py" "$work"

# Certificates for a server on this machine and for its client.
make_certificates() {
  cd "$work"
  local new=(openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 60)
  "${new[@]}" -subj "/CN=Check authority" -keyout ca.key -out ca.crt
  "${new[@]}" -CA ca.crt -CAkey ca.key -subj "/CN=localhost" -addext "subjectAltName=DNS:localhost" \
    -addext "extendedKeyUsage=serverAuth" -addext "basicConstraints=critical,CA:FALSE" -keyout server.key -out server.crt
  "${new[@]}" -CA ca.crt -CAkey ca.key -subj "/CN=Researcher" \
    -addext "extendedKeyUsage=clientAuth" -addext "basicConstraints=critical,CA:FALSE" -keyout client.key -out client.crt
}
(make_certificates 2> "$work/openssl.log") || { cat "$work/openssl.log" >&2; exit 1; }

inside=${work#"$tree"}
enter=()
[[ -z $tree ]] || enter=(chroot "$tree")

# Nothing of this shell's environment, and from a folder that holds nothing of the repository.
alone() { "${enter[@]}" /usr/bin/env -i PATH=/usr/bin:/bin HOME="$inside" LANG=C.UTF-8 "$@"; }
alone "$python" -m venv "$inside/venv"
alone "$inside/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-index "$inside/${wheel##*/}"
alone sh -c "cd $inside && exec venv/bin/python -I check_wheel.py"
