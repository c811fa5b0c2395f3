# SPDX-License-Identifier: Apache-2.0
# Sourced by scripts/demo.sh and the examples: a server of Tacit on this machine's loopback, as a custodian would run
# one, with certificates made for it. The script that sources this sets `tacit`, the program, and `self`, its own name
# in messages. The server is stopped however the script ends.

tls=demo/tls  # of all examples
server=
client=
follower=

fail() {
  echo "$self: $*" >&2
  exit 1
}

stop_server() {
  if [[ -n $client ]]; then
    kill "$client" 2>/dev/null || true
    client=
  fi
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

# A certificate authority of the examples' own, and by it certificates for the server and for the client.
make_certificates() {
  if [[ -f $tls/server.key && -f $tls/client.key ]] &&
    openssl verify -CAfile "$tls/ca.crt" "$tls/server.crt" "$tls/client.crt" >/dev/null 2>&1; then
    return
  fi
  mkdir -p "$tls"
  {
    "$tacit" keys ca --name "Demo authority" --out "$tls" --force
    "$tacit" keys server --host localhost --host 127.0.0.1 --out "$tls" --force
    "$tacit" keys client --name "Demo researcher" --as client --out "$tls" --force
  } >/dev/null
}

# start_server CONFIG LOG: on a free port; its output goes to LOG and here, and its address to `address`.
start_server() {
  local config=$1 log=$2 line
  : >"$log"
  "$tacit" serve --config "$config" --listen 127.0.0.1:0 >>"$log" 2>&1 &
  server=$!
  tail --lines=+1 --sleep-interval=0.2 --pid="$server" --follow "$log" | sed --unbuffered 's/^/server | /' &
  follower=$!
  for _ in $(seq 3000); do
    if line=$(grep --max-count=1 '^listening on ' "$log"); then
      address=${line#listening on }
      return
    fi
    kill -0 "$server" 2>/dev/null || fail "the server did not start; see above"
    sleep 0.1
  done
  fail "the server did not start listening within 5 minutes"
}

# A command as the researcher would run it: what it says is marked as the client's.
as_client() {
  "$@" 2>&1 | sed --unbuffered 's/^/client | /'
}

# peak_memory PID: the most memory that a running process has had so far; "unknown" where the system does not say.
peak_memory() {
  local kilobytes
  kilobytes=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB$/\1/p' "/proc/$1/status" 2>/dev/null) || true
  echo "${kilobytes:+$(((kilobytes * 1024 + 500000) / 1000000)) MB}" | sed 's/^$/unknown/'
}

# measure_client LOG COMMAND..: as as_client, with what it says also in LOG and its peak memory in `client_peak`.
measure_client() {
  local log=$1 shown peak
  shift
  : >"$log"
  "$@" >>"$log" 2>&1 &
  client=$!
  tail --lines=+1 --sleep-interval=0.2 --pid="$client" --follow "$log" | sed --unbuffered 's/^/client | /' &
  shown=$!
  client_peak=unknown
  while kill -0 "$client" 2>/dev/null; do
    peak=$(peak_memory "$client")
    [[ $peak == unknown ]] || client_peak=$peak  # a process that has ended has none
    sleep 0.2
  done
  wait "$shown"
  wait "$client" || fail "the query failed; see above"
  client=
}

# show_ledger CONFIG: what the custodian has of it afterwards.
show_ledger() {
  {
    "$tacit" ledger list --config "$1" --latest 1
    "$tacit" ledger verify --config "$1"
  } | sed 's/^/ledger | /'
}

# check_equal PLAIN ENCRYPTED: two tables as CSV.
check_equal() {
  if ! diff "$1" "$2"; then
    echo "check: the encrypted table differs from the plaintext table"
    exit 1
  fi
  echo "check: encrypted table equals plaintext table"
}
