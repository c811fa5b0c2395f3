# Sourced by scripts/demo.sh and the examples: a server of Tacit on this machine's loopback, as a custodian would run
# one, with certificates made for it. The script that sources this sets `tacit`, the program, and `self`, its own name
# in messages. The server is stopped however the script ends.

tls=demo/tls  # of all examples
server=
follower=

fail() {
  echo "$self: $*" >&2
  exit 1
}

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

# A certificate authority of the examples' own, and the server's certificate by it.
make_certificates() {
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

# start_server CONFIG LOG: on a free port; its output goes to LOG and here, and its address to `address`.
start_server() {
  local config=$1 log=$2 line
  : >"$log"
  "$tacit" serve --config "$config" --listen 127.0.0.1:0 >>"$log" 2>&1 &
  server=$!
  tail --lines=+1 --sleep-interval=0.2 --pid="$server" --follow "$log" | sed --unbuffered 's/^/server | /' &
  follower=$!
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

# A command as the researcher would run it: what it says is marked as the client's.
as_client() {
  "$@" 2>&1 | sed --unbuffered 's/^/client | /'
}

# check_equal PLAIN ENCRYPTED: two tables as CSV.
check_equal() {
  if ! diff "$1" "$2"; then
    echo "check: the encrypted table differs from the plaintext table"
    exit 1
  fi
  echo "check: encrypted table equals plaintext table"
}
