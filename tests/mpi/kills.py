#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""kills.py [--kills N] [--records N] [--seed N] --mpirun "COMMAND .." PROGRAM: ranks of a server die and hang in queries.

A server of three ranks answers a query, and at a random moment one of its ranks, rank 0 among them, gets SIGKILL. The
client has to end within seconds: with the exact table, or told to try again. All ranks have to be gone within seconds,
and to leave nothing: no process, no shared memory, no file of MPI's. Then a worker hangs (SIGSTOP), and rank 0, and
mpirun itself is killed. In the end the ledger verifies, and every question in it has an outcome.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RANKS = 3
SILENCE = 5  # seconds, of [cluster]
SOON = 60  # seconds in which everything has to end: much more than it takes, for a machine that is busy
TRY_AGAIN = 9  # the exit code of what may be asked again

CONFIG = """
model = "{model}"
min_cell = 5
[server]
listen = "127.0.0.1:0"
[source]
path = "server.csv"
[[dimension]]
name = "state"
keep = 8
[[measure]]
name = "income"
decimals = 0
minimum = 0
maximum = 100000000
[ledger]
path = "ledger.db"
tables_per_linkage = 0
linkages_per_day = 0
further = "anything"
[cluster]
silence_seconds = {silence}
"""


def fail(text: str) -> None:
    sys.exit(f"kills: {text}")


def eventually(condition, seconds: float = SOON) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return bool(condition())


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state not in "ZX"


class Ranks:
    """One server of several ranks, in a place of its own."""

    def __init__(self, place: Path, options: argparse.Namespace):
        self.place = place
        self.temporary = place / "tmp"
        self.temporary.mkdir(exist_ok=True)
        self.errors = open(place / "errors", "w+", encoding="utf-8")
        self.output = open(place / "output", "w+", encoding="utf-8")
        command = [*options.mpirun.split(), "-n", str(RANKS), options.program]
        command += ["serve", "--config", "server.toml", "--insecure", "--threads", "1"]
        self.mpirun = subprocess.Popen(
            command, cwd=place, stdin=subprocess.DEVNULL, stdout=self.output, stderr=self.errors,
            env={**os.environ, "TMPDIR": str(self.temporary)},
        )
        if not eventually(lambda: "listening on" in self.said(self.output), 60):
            fail("the server does not start: " + self.said(self.errors))
        self.address = re.search(r"listening on (\S+)", self.said(self.output)).group(1)
        self.pids = self.find_ranks()
        if sorted(self.pids) != list(range(RANKS)):
            fail(f"there are other ranks: {self.pids}")
        maps = "".join(Path(f"/proc/{pid}/maps").read_text() for pid in self.pids.values())
        self.shared_memory = set(re.findall(r"/\S*/vader_segment\.\S+", maps))

    def said(self, file) -> str:
        return Path(file.name).read_text(encoding="utf-8", errors="replace")

    def find_ranks(self) -> dict[int, int]:
        found = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                if parent != self.mpirun.pid:
                    continue
                rank = re.search(rb"OMPI_COMM_WORLD_RANK=(\d+)", (entry / "environ").read_bytes())
            except OSError:
                continue
            if rank:
                found[int(rank.group(1))] = int(entry.name)
        return found

    def kill(self, pid: int, number: int) -> None:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass

    def wait_until_gone(self) -> float:
        """Seconds until mpirun and all ranks are gone; and nothing of them may be left."""
        begin = time.monotonic()
        ended = eventually(lambda: self.mpirun.poll() is not None and not any(map(alive, self.pids.values())))
        seconds = time.monotonic() - begin
        if not ended:
            left = {rank: pid for rank, pid in self.pids.items() if alive(pid)}
            self.clear()
            fail(f"ranks are left: {left}: " + self.said(self.errors))
        return seconds

    def check_nothing_left(self, mpirun_killed: bool = False) -> None:
        left = [file for file in self.shared_memory if os.path.exists(file)]
        if left:
            fail(f"shared memory is left: {left}")
        files = [path for path in self.temporary.rglob("*") if not path.is_dir()]
        if files and not mpirun_killed:
            fail(f"files are left: {files}")
        host, port = self.address.rsplit(":", 1)
        with socket.socket() as probe:
            if probe.connect_ex((host, int(port))) == 0:
                fail("somebody still listens")

    def clear(self) -> None:
        for pid in [*self.pids.values(), self.mpirun.pid]:
            self.kill(pid, signal.SIGKILL)
        self.mpirun.wait()
        self.errors.close()
        self.output.close()


class Test:
    def __init__(self, place: Path, options: argparse.Namespace):
        self.place = place
        self.options = options
        self.told: list[float] = []
        self.gone: list[float] = []
        self.answered = 0
        self.prepare()

    def tacit(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run([self.options.program, *arguments], cwd=self.place, capture_output=True, text=True, check=False)

    def prepare(self) -> None:
        made = self.tacit("synth", "--records", str(self.options.records), "--seed", "3", "--out", ".")
        if made.returncode != 0:
            fail(made.stderr)
        (self.place / "server.toml").write_text(CONFIG.format(model=self.options.model, silence=SILENCE))
        plain = self.tacit("plain", "--config", "server.toml", "--data", "client.csv", "--model", self.options.model,
                           "--count", "--by", "state", "--format", "csv")
        if plain.returncode != 0:
            fail(plain.stderr)
        self.table = plain.stdout

    def query(self, address: str) -> subprocess.Popen:
        return subprocess.Popen(
            [self.options.program, "query", "--server", address, "--insecure", "--data", "client.csv", "--model",
             self.options.model, "--count", "--by", "state", "--format", "csv", "--quiet", "--strategy", "all-pairs"],
            cwd=self.place, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )

    def end_of(self, client: subprocess.Popen, what: str, longest: float = SOON) -> bool:
        """Whether it was answered. It has the exact table, or is told to try again."""
        try:
            out, err = client.communicate(timeout=longest)
        except subprocess.TimeoutExpired:
            client.kill()
            fail(f"{what}: the client hangs")
        if client.returncode == 0:
            if out != self.table:
                fail(f"{what}: another table:\n{out}")
            return True
        # A client that had not begun to ask is told why it cannot.
        told = any(words in err for words in ("try again", "nothing listens there", "cannot connect to"))
        if client.returncode != TRY_AGAIN or out or not told:
            fail(f"{what}: exit status {client.returncode}:\n{out}{err}")
        return False

    def usual_seconds(self) -> float:
        ranks = Ranks(self.place, self.options)
        begin = time.monotonic()
        if not self.end_of(self.query(ranks.address), "a query", 120):
            fail("a query is not answered: " + ranks.said(ranks.errors))
        seconds = time.monotonic() - begin
        ranks.kill(ranks.mpirun.pid, signal.SIGUSR2)
        ranks.wait_until_gone()
        if ranks.mpirun.returncode != 0:
            fail(f"a server that was stopped ends with {ranks.mpirun.returncode}: " + ranks.said(ranks.errors))
        ranks.check_nothing_left()
        ranks.clear()
        return seconds

    def kill(self, rank: int, after: float) -> None:
        what = f"rank {rank} is killed after {after:.2f} s"
        ranks = Ranks(self.place, self.options)
        client = self.query(ranks.address)
        time.sleep(after)
        ranks.kill(ranks.pids[rank], signal.SIGKILL)
        begin = time.monotonic()
        answered = self.end_of(client, what)
        self.answered += answered
        if not answered:
            self.told.append(time.monotonic() - begin)
        ranks.wait_until_gone()
        self.gone.append(time.monotonic() - begin)
        if ranks.mpirun.returncode == 0:
            fail(f"{what}: the job ends as if nothing had been")
        if not re.search(rf"process rank {rank} .* exited on signal 9", ranks.said(ranks.errors)):
            fail(f"{what}: nobody says so: " + ranks.said(ranks.errors))
        ranks.check_nothing_left()
        ranks.clear()

    def hang(self, rank: int, after: float) -> None:
        what = f"rank {rank} hangs after {after:.2f} s"
        ranks = Ranks(self.place, self.options)
        client = self.query(ranks.address)
        time.sleep(after)
        ranks.kill(ranks.pids[rank], signal.SIGSTOP)
        answered = self.end_of(client, what, SOON + SILENCE)
        ranks.wait_until_gone()
        said = ranks.said(ranks.errors)
        if ranks.mpirun.returncode == 0:
            fail(f"{what}: the job ends as if nothing had been")
        mark = "rank 0, the server, has not been heard of" if rank == 0 else rf"rank {rank} on \S+ has not been heard of"
        if not re.search(mark, said):
            fail(f"{what}: nobody says so: {said}")
        ranks.check_nothing_left()
        ranks.clear()
        print(f"{what}: {'answered before' if answered else 'the client is told to try again'}", flush=True)

    def pause(self, after: float) -> None:
        """A rank that is back within the limit."""
        ranks = Ranks(self.place, self.options)
        client = self.query(ranks.address)
        time.sleep(after)
        ranks.kill(ranks.pids[1], signal.SIGSTOP)
        time.sleep(SILENCE / 3)
        ranks.kill(ranks.pids[1], signal.SIGCONT)
        if not self.end_of(client, "a pause", 120):
            fail("a query with a pause is not answered: " + ranks.said(ranks.errors))
        ranks.kill(ranks.mpirun.pid, signal.SIGUSR2)
        ranks.wait_until_gone()
        ranks.clear()

    def kill_mpirun(self, after: float) -> None:
        ranks = Ranks(self.place, self.options)
        client = self.query(ranks.address)
        time.sleep(after)
        ranks.kill(ranks.mpirun.pid, signal.SIGKILL)
        self.end_of(client, "mpirun is killed")
        ranks.wait_until_gone()
        ranks.check_nothing_left(mpirun_killed=True)
        ranks.clear()

    def check_ledger(self) -> None:
        ranks = Ranks(self.place, self.options)  # whose start closes what was left open
        ranks.kill(ranks.mpirun.pid, signal.SIGUSR2)
        ranks.wait_until_gone()
        ranks.clear()
        verified = self.tacit("ledger", "verify", "--ledger", "ledger.db")
        if verified.returncode != 0:
            fail(verified.stdout + verified.stderr)
        listed = json.loads(self.tacit("ledger", "list", "--ledger", "ledger.db", "--format", "json").stdout)
        entries = listed["entries"] if isinstance(listed, dict) else listed
        outcomes: dict[str, int] = {}
        for entry in entries:
            outcome = entry.get("outcome")
            if outcome == "under way":
                fail(f"an entry has no outcome: {entry}")
            if outcome:
                outcomes[outcome] = outcomes.get(outcome, 0) + 1
        print(f"the ledger verifies: {outcomes}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", 1)[0])
    parser.add_argument("--kills", type=int, default=int(os.environ.get("TACIT_RANK_KILLS", "5")))
    parser.add_argument("--records", type=int, default=800)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--mpirun", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("program")
    options = parser.parse_args()
    draw = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="tacit-kills-") as folder:
        test = Test(Path(folder), options)
        seconds = test.usual_seconds()
        print(f"seed {options.seed}; a query takes {seconds:.1f} s", flush=True)
        for i in range(options.kills):
            test.kill(i % RANKS, draw.uniform(0, 1.05 * seconds))
        if test.gone:
            told = f"told within {max(test.told):.1f} s" if test.told else "none told"
            print(f"{options.kills} kills: {test.answered} answered before, {told}, all gone within "
                  f"{max(test.gone):.1f} s (median {statistics.median(test.gone):.1f} s)", flush=True)
        test.hang(1, 0.5 * seconds)
        test.hang(0, 0.3 * seconds)
        test.pause(0.5 * seconds)
        test.kill_mpirun(0.5 * seconds)
        test.check_ledger()


if __name__ == "__main__":
    main()
