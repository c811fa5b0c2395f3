#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# check_package_inside.sh alone|service|purged: run by check-package.sh as root in a Debian that has the package: does all
# of it work, of itself, as a service, and is the ledger there when it is gone?
set -euo pipefail
cd /root/check

config=/etc/tacit/server.toml
server=

fail() { echo "check: $*" >&2; exit 1; }
say() { echo "check: $*"; }
# As a user, in this process, so that $! is the program's.
as() { local user=$1; shift; exec setpriv --reuid="$user" --regid="$user" --init-groups "$@"; }
as_tacit() { (as tacit "$@"); }
as_researcher() { (cd /home/researcher && as researcher "$@"); }
stop() { [[ -z $server ]] || { kill "$server"; wait "$server" || fail "the server ended with status $?"; server=; }; }
trap 'kill $server 2> /dev/null || true' EXIT

nothing_of_a_compiler() {
  local found
  found=$(dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' |
    grep -E -e '-dev$' -e '^(gcc|g\+\+|cpp|clang|llvm|binutils|make|cmake|ninja-build|protobuf-compiler|python3)' |
    grep -v '^gcc-[0-9]*-base$' || true)  # a text alone
  [[ -z $found ]] || fail "packages that have no business on a server:"$'\n'"$found"
  [[ -z $(dpkg --verify tacit) ]] || fail "files of the package are not as they were packed: $(dpkg --verify tacit)"
  say "$(dpkg-query --show | wc -l) packages, no compiler and no headers among them"
}

# As docs/operations.md, "Install", has it.
set_up() {
  local key
  [[ $(stat --format '%U:%G %a' /etc/tacit/tls) == 'root:tacit 750' ]] || fail "/etc/tacit/tls can be entered by others"
  [[ $(stat --format '%U:%G %a' "$config") == 'root:tacit 640' ]] || fail "$config can be read by others"
  [[ $(stat --format '%U:%G %a' /var/lib/tacit) == 'tacit:tacit 700' ]] || fail "/var/lib/tacit can be entered by others"
  tacit keys ca --name "Check authority" --out keys > /dev/null
  tacit keys server --host localhost --ca keys/ca.crt --out /etc/tacit/tls > /dev/null
  cp keys/ca.crt /etc/tacit/tls
  chown tacit: /etc/tacit/tls/server.key
  tacit keys client --name "Check researcher" --as client --out keys > /dev/null
  useradd --create-home researcher
  install --owner=researcher --mode=0600 keys/client.key keys/client.crt keys/ca.crt /home/researcher

  tacit synth --records 200 --seed 7 --out pilot > /dev/null
  install -D --group=tacit --mode=0640 pilot/server.csv /srv/registry/people.csv
  install --owner=researcher --mode=0600 pilot/client.csv /home/researcher/list.csv

  # All that the package's configuration has in comments, with a file instead of a database.
  ! tacit serve --config "$config" > said 2>&1 || fail "a configuration of nothing but comments serves"
  key=$(tacit keys show keys/client.crt | sed -n 's|.*fingerprint *\(sha256:[0-9a-f]*\).*|\1|p')
  cp "$config" comments.toml
  sed --regexp-extended -e 's/^# (\[|[a-z_]+ = )/\1/' -e '/^(postgres|table|client_crl|signing_key|until|purpose|approval) = /d' -e "s/^fingerprint = .*/fingerprint = \"$key\"/" \
    -e '/:9464"/!s/^listen = .*/listen = "127.0.0.1:7443"/' comments.toml > "$config"
  [[ $(grep --count --extended-regexp '^[a-z_]+ = ' "$config") -gt 15 ]] || fail "the configuration lost its keys"
}

query() {
  as_researcher tacit query --server localhost:7443 --ca ca.crt --cert client.crt --key client.key --data list.csv \
    --by state --mean income --quiet --out "$1" 2> said || { cat said >&2; fail "no answer"; }
  as_researcher cat "$1" | diff - plain.csv || fail "the encrypted table differs from the one in the clear"
}

wait_for_server() {
  for _ in $(seq 600); do
    grep --quiet '^listening on ' server.log && return
    kill -0 "$server" 2> /dev/null || break
    sleep 0.1
  done
  cat server.log >&2
  fail "the server does not start"
}

alone() {
  nothing_of_a_compiler
  say "$(tacit --version | head --lines=1)"
  set_up
  as_tacit tacit serve --check --config "$config" > said 2>&1 || { cat said >&2; fail "a sound configuration is refused"; }
  sed 's/^min_cell = .*/min_cell = 1/' "$config" > /etc/tacit/wrong.toml
  local status=0
  as_tacit tacit serve --check --config /etc/tacit/wrong.toml > said 2>&1 || status=$?
  [[ $status -eq 4 ]] || fail "a wrong configuration ends with status $status"
  rm /etc/tacit/wrong.toml
  tacit plain --config "$config" --data pilot/client.csv --model /usr/share/tacit/models/person.toml --by state \
    --mean income --quiet --out plain.csv
  as tacit tacit serve --config "$config" > server.log 2>&1 &
  server=$!
  wait_for_server
  query alone.csv
  stop
  as_tacit tacit ledger verify --config "$config" > said || { cat said; fail "the ledger is not sound"; }
  say "a query over mutual TLS, its table equal to that in the clear: $(tail --lines=+2 plain.csv | wc -l) rows"
}

# state PROPERTY: of the service.
state() { systemctl show --property="$1" --value tacit.service; }

service() {
  systemd-analyze verify --man=no tacit.service
  systemd-analyze security --offline=true --threshold=15 tacit.service | tail --lines=1
  [[ $(systemctl is-enabled tacit.service || true) == disabled ]] || fail "the installation enables the service"
  systemctl enable --now --quiet tacit.service || { journalctl --no-pager --unit=tacit; fail "the service does not start"; }
  [[ $(state ActiveState) == active && $(state Type) == notify ]] || fail "the service is not ready: $(state ActiveState)"
  say "the service is ready, as $(ps_user)"
  query service.csv
  say "a query that the unit's limits allow"
  systemctl reload tacit.service
  for _ in $(seq 600); do
    journalctl --no-pager --unit=tacit | grep --quiet 'reloaded: ' && break
    sleep 0.1
  done
  journalctl --no-pager --unit=tacit | grep --quiet 'reloaded: ' || fail "nothing says that the reload was taken"
  query reloaded.csv
  say "a query after a reload"
  local before
  before=$(state MainPID)
  kill -KILL "$before"
  for _ in $(seq 600); do
    [[ $(state ActiveState) == active && $(state MainPID) != "$before" ]] && break
    sleep 0.1
  done
  query restarted.csv
  [[ $(state NRestarts) -ge 1 ]] || fail "the server that was killed was not started again"
  say "a query after the server was killed"
  systemctl stop tacit.service
  [[ $(state Result) == success ]] || fail "the service ended with $(state Result)"
  as_tacit tacit ledger verify --config "$config" | tail --lines=2
  ! journalctl --no-pager | grep -i -E 'seccomp|SIGSYS' || fail "a system call was refused"
}

ps_user() { stat --format %U "/proc/$(state MainPID)"; }

purged() {
  apt-get purge --quiet --yes tacit > said 2>&1 || { cat said; fail "the package cannot be purged"; }
  grep --quiet '/var/lib/tacit is kept' said || { cat said; fail "nobody is told that the ledger is still there"; }
  [[ -s /var/lib/tacit/ledger.db && -s /etc/tacit/tls/server.key ]] || fail "the ledger or a key is gone"
  [[ ! -e /usr/bin/tacit && ! -e $config ]] || fail "something of the package is left"
  [[ $(stat --format %U /var/lib/tacit/ledger.db) == tacit ]] || fail "the ledger is nobody's"
  say "purged; the ledger is still there"
}

"$1"
