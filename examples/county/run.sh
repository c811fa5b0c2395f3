#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The study of this folder from end to end on one machine, as README.md there tells it: makes both parties' data, serves
# the insurance's over TLS on loopback, asks for the table, and compares it with the one in the clear. What it makes is
# in build/county, and nothing of it is kept in the repository. The last lines are what it took and `check: encrypted
# table equals plaintext table`, or the difference and exit status 1.
#
#   [TACIT_BUILD=build] examples/county/run.sh [PATIENTS [INSURED [SEED [STRATEGY]]]]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

patients=${1:-5000}
insured=${2:-1000000}
seed=${3:-4}
strategy=${4:-any}  # the planner chooses
self=county
tacit=${TACIT_BUILD:-build}/tacit
config=examples/county/server.toml
data=build/county
model=models/person-id.toml
question=(--by ethnicity --count --mean income --strategy "$strategy")
# shellcheck source=scripts/loopback.sh
. scripts/loopback.sh

[[ -x $tacit ]] || fail "there is no $tacit; run make program first"
"$tacit" synth --study hiv-income --records "$patients" --server-records "$insured" --overlap 0.93 --seed "$seed" \
  --out "$data"
make_certificates
start_server "$config" "$data/server.log"

measure_client "$data/client.log" "$tacit" query --server "$address" --ca "$tls/ca.crt" --cert "$tls/client.crt" \
  --key "$tls/client.key" --data "$data/client.csv" --model "$model" "${question[@]}" --out - \
  --out "$data/encrypted.csv"
server_peak=$(peak_memory "$server")
stop_server
show_ledger "$config"

"$tacit" plain --config "$config" --data "$data/client.csv" --model "$model" "${question[@]}" \
  --out "$data/plain.csv" --quiet
# The client's summary ends with the query as a whole: its time, bytes up and bytes down.
echo "took: $(sed -n 's/^total  *\(.*[^ ]\)   *\(.*[^ ]\)   *\(.*\)$/\1, \2 up, \3 down/p' "$data/client.log");" \
  "peak memory: server $server_peak, client $client_peak"
check_equal "$data/plain.csv" "$data/encrypted.csv"
