#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Two processes on this machine, as a data custodian and a researcher would run them on two: a server and a client that
# link 5,000 residents over mutual TLS on loopback and print the average age by state. Then the same in the clear, to compare.
# The last line is `check: encrypted table equals plaintext table`, or the difference and exit status 1.
#
#   [TACIT_BUILD=build] scripts/demo.sh [RECORDS [SEED]]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

records=${1:-5000}
seed=${2:-1}
self=demo
tacit=${TACIT_BUILD:-build}/tacit
config=examples/residents/server.toml
model=models/person.toml
question=(--by state --mean age)
# shellcheck source=scripts/loopback.sh
. scripts/loopback.sh

[[ -x $tacit ]] || fail "there is no $tacit; run make build first"
"$tacit" synth --records "$records" --seed "$seed" --out demo
make_certificates
start_server "$config" demo/server.log

as_client "$tacit" query --server "$address" --ca "$tls/ca.crt" --cert "$tls/client.crt" --key "$tls/client.key" \
  --data demo/client.csv --model "$model" "${question[@]}" --out - --out demo/encrypted.csv
stop_server
show_ledger "$config"

"$tacit" plain --config "$config" --data demo/client.csv --model "$model" "${question[@]}" --quiet \
  --out demo/plain.csv
check_equal demo/plain.csv demo/encrypted.csv
