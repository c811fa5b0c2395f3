#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# python-environment.sh FOLDER [REQUIREMENTS]: makes the virtual environment FOLDER with what REQUIREMENTS lists
# (python/requirements-test.txt if not said), from PyPI. Does nothing if it is up to date. PYTHON is the interpreter that it
# is made with, /usr/bin/python3 if not set.
set -euo pipefail

folder=${1:?"python-environment: name the folder of the virtual environment"}
requirements=${2:-$(dirname "$0")/../python/requirements-test.txt}
python=${PYTHON:-/usr/bin/python3}

wanted=$("$python" -c 'import sys; print(sys.executable, sys.version)'; cat "$requirements")
[[ -f $folder/made-from && $(cat "$folder/made-from") == "$wanted" ]] && exit 0

echo "python-environment: making $folder with $python"
rm -rf "$folder"
"$python" -m venv "$folder"
if ! "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: \
    --requirement "$requirements"; then
  rm -rf "$folder"
  echo "python-environment: what $requirements lists could not be installed (see above). Is PyPI within reach? pip takes a" >&2
  echo "  mirror from PIP_INDEX_URL, and a folder of wheels from PIP_NO_INDEX=1 PIP_FIND_LINKS=FOLDER. To build and test" >&2
  echo "  without the Python package: make PYTHON=no .." >&2
  exit 1
fi
echo "$wanted" > "$folder/made-from"
