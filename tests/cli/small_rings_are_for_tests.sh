#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# small_rings_are_for_tests.sh ROOT: nothing but tests/support/small_ring.h defines the class that can make parameters
# outside the security table, and nothing in src names it but the declaration that it is a friend.
set -euo pipefail
cd "$1"
named=$(grep -rnE "SmallRing|include.*small_ring" src bench scripts || true)
expected='friend class SmallRingInTests;'
if [[ $(wc -l <<<"$named") != 1 || $named != *"$expected"* ]]; then
  echo "production code names small rings, other than by \"$expected\":"
  echo "$named"
  exit 1
fi
