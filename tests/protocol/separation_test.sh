#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# No secret-key code within reach of the server: none of the libraries that the server's room links, directly or not,
# defines or asks for a symbol of the secret-key library. Arguments: the libraries (or a module that is linked from them,
# not stripped), after `--` the secret one.
set -eu
libraries=""
while [ "$1" != "--" ]; do libraries="$libraries $1"; shift; done
secret=$2
wanted=$(nm -C --defined-only "$secret" 2>/dev/null | grep -c 'tacit::bgv::SecretKey::SecretKey' || true)
[ "$wanted" -gt 0 ] || { echo "the secret-key library does not define what this test looks for"; exit 1; }
[ -n "$libraries" ] || { echo "no library to look at"; exit 1; }
nm -C $libraries 2>/dev/null | grep -q 'tacit::protocol::' || { echo "no symbol of a server in:$libraries"; exit 1; }
found=$(nm -C $libraries 2>/dev/null | grep -E 'tacit::bgv::(SecretKey|decrypt|encrypt|phase|make_public_key|make_key_switch_key)' || true)
[ -z "$found" ] || { echo "server code reaches secret-key code:"; echo "$found"; exit 1; }
echo "no secret-key symbol in:$libraries"
