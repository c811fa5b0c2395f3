#!/usr/bin/env bash
# Two processes on this machine, as a data custodian and a researcher would run them on two: a server and a client that
# link 5,000 residents over TLS on loopback and print the average age by state. Then the same in the clear, to compare.
# The last line is `check: encrypted table equals plaintext table`, or the difference and exit status 1.
#
#   [TACIT_BUILD=build] scripts/demo.sh [RECORDS [SEED]]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

records=${1:-5000}
seed=${2:-1}
tacit=${TACIT_BUILD:-build}/tacit
config=examples/residents/server.toml
model=models/person.toml
question=(--by state --mean age)
log=demo/server.log

server=
follower=
stop_server() {
  if [[ -n $server ]]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=
  fi
  if [[ -n $follower ]]; then  # ends by itself behind the server
    wait "$follower" 2>/dev/null || true
    follower=
  fi
}
trap stop_server EXIT
trap 'exit 130' INT TERM

fail() {
  echo "demo: $*" >&2
  exit 1
}

# A certificate authority of the demo's own, and the server's certificate by it.
make_certificates() {
  local tls=demo/tls
  if [[ -f $tls/server.key && -f $tls/server.crt && -f $tls/ca.crt ]] &&
    openssl x509 -checkend 86400 -noout -in "$tls/ca.crt" >/dev/null; then
    return
  fi
  mkdir -p "$tls"
  (
    umask 077
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days 365 -subj "/CN=Tacit demo authority" \
      -addext "keyUsage=critical,keyCertSign,cRLSign" -keyout "$tls/ca.key" -out "$tls/ca.crt"
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -subj "/CN=localhost" \
      -keyout "$tls/server.key" -out "$tls/server.csr"
    openssl x509 -req -in "$tls/server.csr" -CA "$tls/ca.crt" -CAkey "$tls/ca.key" -CAcreateserial -days 365 \
      -extfile <(printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n') \
      -out "$tls/server.crt"
  ) 2>"$tls/openssl.log" || fail "openssl failed; see $tls/openssl.log"
  rm -f "$tls/server.csr"
}

start_server() {
  : >"$log"
  "$tacit" serve --config "$config" --listen 127.0.0.1:0 >>"$log" 2>&1 &
  server=$!
  tail --lines=+1 --sleep-interval=0.2 --pid="$server" --follow "$log" | sed --unbuffered 's/^/server | /' &
  follower=$!
}

# The address that the server says it listens on.
wait_for_address() {
  local line
  for _ in $(seq 300); do
    if line=$(grep --max-count=1 '^listening on ' "$log"); then
      address=${line#listening on }
      return
    fi
    kill -0 "$server" 2>/dev/null || fail "the server did not start; see above"
    sleep 0.1
  done
  fail "the server did not start listening within 30 s"
}

[[ -x $tacit ]] || fail "there is no $tacit; run make build first"
"$tacit" synth --records "$records" --seed "$seed" --out demo
make_certificates
start_server
wait_for_address

"$tacit" query --server "$address" --ca demo/tls/ca.crt --data demo/client.csv --model "$model" "${question[@]}" \
  --csv demo/encrypted.csv 2>&1 | sed --unbuffered 's/^/client | /'
stop_server

"$tacit" plain --config "$config" --data demo/client.csv --model "$model" "${question[@]}" --format csv \
  --out demo/plain.csv --quiet
if ! diff demo/plain.csv demo/encrypted.csv; then
  echo "check: the encrypted table differs from the plaintext table"
  exit 1
fi
echo "check: encrypted table equals plaintext table"
