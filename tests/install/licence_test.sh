#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# licence_test.sh ROOT: every file of the source tree says its licence in its first line, or in its second one below `#!`.
# Only data and documents do not, and formats that have no comments.
set -euo pipefail
cd "$1"

if git rev-parse --is-inside-work-tree > /dev/null 2>&1; then
  mapfile -t files < <(git ls-files --cached --others --exclude-standard)
else  # a tree without git: all but what builds and the demo make
  mapfile -t files < <(find . -type f -not -path './.git/*' -not -path './build*' -not -path './demo/*' -printf '%P\n')
fi

sources=()
for file in "${files[@]}"; do
  case $file in
    *.md | *.png | *.ipynb | *.json | LICENSE | .gitignore | .clang-format | *.typed | *.swp | *.pyc) continue ;;
    fuzz/corpus/* | tests/*/recorded/* | packaging/debian/copyright | packaging/debian/changelog.in) continue ;;
  esac
  [[ ! -f $file ]] || sources+=("$file")  # git still lists what is removed and not committed
done
[[ ${#sources[@]} -gt 1000 ]] || { echo "only ${#sources[@]} source files below $1"; exit 1; }
mapfile -t without < <(awk '
  function next_file() { if (name != "" && !said) print name; name = FILENAME; said = 0 }
  FNR == 1 { next_file() }
  FNR <= 2 && /^(\/\/|#) SPDX-License-Identifier: Apache-2.0$/ { said = 1 }
  FNR == 2 { nextfile }
  END { next_file() }' "${sources[@]}")
if [[ ${#without[@]} -gt 0 ]]; then
  echo "without \`SPDX-License-Identifier: Apache-2.0\` in the first line:"
  printf '  %s\n' "${without[@]}"
  exit 1
fi
echo "${#sources[@]} files say their licence"
