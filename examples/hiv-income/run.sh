#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The study of this folder from end to end on one machine, as README.md there tells it: makes both parties' data, serves
# the insurance's over TLS on loopback, asks for the catalog and for the table, and compares it with the one in the
# clear. All it makes is in demo/hiv-income, the page for a browser is report.html there. The last line is `check:
# encrypted table equals plaintext table`, or the difference and exit status 1.
#
#   [TACIT_BUILD=build] examples/hiv-income/run.sh [PATIENTS [INSURED [SEED]]]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

patients=${1:-2000}
insured=${2:-20000}
seed=${3:-2}
self=hiv-income
tacit=${TACIT_BUILD:-build}/tacit
here=examples/hiv-income
data=demo/hiv-income
# shellcheck source=scripts/loopback.sh
. scripts/loopback.sh

[[ -x $tacit ]] || fail "there is no $tacit; run make build first"
"$tacit" synth --study hiv-income --records "$patients" --server-records "$insured" --overlap 0.93 --seed "$seed" \
  --out "$data"
make_certificates
start_server "$here/server.toml" "$data/server.log"

as_client "$tacit" catalog --server "$address" --ca "$tls/ca.crt" --cert "$tls/client.crt" --key "$tls/client.key"
as_client "$tacit" query --file "$here/study.toml" --server "$address" --dry-run
as_client "$tacit" query --file "$here/study.toml" --server "$address"
stop_server
show_ledger "$here/server.toml"

# Nobody could do this who has not both files: it is what makes an example of made-up data worth while.
"$tacit" plain --config "$here/server.toml" --data "$data/client.csv" --model models/person.toml \
  --by ethnicity --split arm --count --mean income --interval --share sex=f --total --quiet \
  --out "$data/plain.csv"
echo "page: $data/report.html"
check_equal "$data/plain.csv" "$data/encrypted.csv"
