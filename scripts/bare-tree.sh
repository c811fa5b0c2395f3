#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# bare-tree.sh FOLDER: makes FOLDER the root of a Debian 12 that has Python and little else, for check-wheel.sh. Does
# nothing if it is there. Needs root, and Debian's packages within reach.
set -euo pipefail

folder=${1:?"bare-tree: name the folder"}
[[ -e $folder/made ]] && exit 0
echo "bare-tree: making $folder"
rm -rf "$folder"
mkdir -p "$(dirname "$folder")"
debootstrap --variant=minbase --include=python3,python3-venv bookworm "$folder" > "$folder.log" 2>&1 ||
  { cat "$folder.log" >&2; exit 1; }
rm "$folder.log"
echo "127.0.0.1 localhost" > "$folder/etc/hosts"  # an installed system has it
touch "$folder/made"
