#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# bare-tree.sh FOLDER [PACKAGE..]: makes FOLDER the root of a Debian 12 that has these packages and little else, for
# check-wheel.sh and check-package.sh. Does nothing if it is there. Needs root, and Debian's packages within reach.
set -euo pipefail

folder=${1:?"bare-tree: name the folder"}
shift
[[ -e $folder/made ]] && exit 0
echo "bare-tree: making $folder"
rm -rf "$folder"
mkdir -p "$(dirname "$folder")"
packages=$(IFS=,; echo "$*")
debootstrap --variant=minbase ${packages:+--include="$packages"} bookworm "$folder" > "$folder.log" 2>&1 ||
  { cat "$folder.log" >&2; exit 1; }
rm "$folder.log"
echo "127.0.0.1 localhost" > "$folder/etc/hosts"  # an installed system has it
# So have these: updates and fixes of security, as a server would get them.
cat > "$folder/etc/apt/sources.list" <<SOURCES
deb http://deb.debian.org/debian bookworm main
deb http://deb.debian.org/debian bookworm-updates main
deb http://deb.debian.org/debian-security bookworm-security main
SOURCES
touch "$folder/made"
