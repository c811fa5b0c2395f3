#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# secret_flow_test.sh VALGRIND PROGRAM: no branch and no address depends on a secret, and memcheck would say so if one did.
set -euo pipefail
check() { "$1" --quiet --error-exitcode=9 "${@:2}"; }
check "$1" "$2"
code=0
check "$1" "$2" --leak 2>/dev/null || code=$?
if [[ $code -ne 9 ]]; then
  echo "memcheck did not see a branch on a secret: exit code $code" >&2
  exit 1
fi
