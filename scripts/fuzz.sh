#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# fuzz.sh SECONDS [TARGET..]: runs every fuzzer of build-fuzz/ for that many seconds over the committed corpora, and
# prints one line about each. JOBS of them run at once (default 1). New inputs that cover more are kept in
# build-fuzz/corpus/, findings with their logs in build-fuzz/findings/; fails if there is one.
set -euo pipefail

seconds=${1:-60}
shift || true
jobs=${JOBS:-1}
root=$(cd "$(dirname "$0")/.." && pwd)
fuzzers=$root/build-fuzz/fuzz
findings=$root/build-fuzz/findings
mkdir -p "$findings"
export UBSAN_OPTIONS=print_stacktrace=1 ASAN_OPTIONS=allocator_may_return_null=1

declare -A more=([model]="$root/models" [server_config]="$root/examples/residents" [configuration]="$root/examples/residents")
declare -A longest=([csv]=2000 [model]=6000 [server_config]=4000 [configuration]=4000 [study]=2000 [sqlite]=4096 [catalog]=2000
  [transform]=200 [date]=40 [decimal]=60 [address]=200 [certificate]=2000 [key_file]=1500 [ledger_file]=2000
  [ledger_text]=1000 [peer]=1000 [records]=1000)

targets=("$@")
if [[ ${#targets[@]} -eq 0 ]]; then
  for corpus in "$root"/fuzz/corpus/*/; do targets+=("$(basename "$corpus")"); done
fi

run_one() {
  local name=$1 log=$findings/$1.log result=ok executions speed coverage corpus
  # Every input of these is a fork: keeping freed memory makes forks expensive.
  if [[ $name == *_session ]]; then ASAN_OPTIONS+=:quarantine_size_mb=16; fi
  mkdir -p "$root/build-fuzz/corpus/$name"
  # shellcheck disable=SC2086
  "$fuzzers/fuzz_$name" -max_total_time="$seconds" -timeout=60 -rss_limit_mb=4096 -max_len="${longest[$name]:-400}" \
    -artifact_prefix="$findings/$name-" -print_final_stats=1 \
    "$root/build-fuzz/corpus/$name" "$root/fuzz/corpus/$name" ${more[$name]:-} >"$log" 2>&1 || result="FINDING, see $log"
  executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  speed=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")
  coverage=$(grep -o ' cov: [0-9]*' "$log" | tail -1 | tr -dc 0-9 || true)
  corpus=$(grep -o ' corp: [0-9]*' "$log" | tail -1 | tr -dc 0-9 || true)
  printf '%-16s %12s %9s %9s %8s  %s\n' "$name" "${executions:-?}" "${speed:-?}" "${coverage:-?}" "${corpus:-?}" "$result"
  [[ $result == ok ]]
}

failed=0
running=0
finish_one() {
  wait -n || failed=1
  running=$((running - 1))
}
printf '%-16s %12s %9s %9s %8s  %s\n' fuzzer executions per_second coverage corpus result
for name in "${targets[@]}"; do
  if [[ $running -ge $jobs ]]; then finish_one; fi
  run_one "$name" &
  running=$((running + 1))
done
while [[ $running -gt 0 ]]; do finish_one; done
exit $failed
