#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""service_day.py [--folder FOLDER] PROGRAM..: a busy day of a custodian's service, with the program as it is installed.

Two clients ask 24 questions over mutual TLS while the server reloads 24 times: its data, its clients and its certificate
change, and the port stays. No question is refused, and each table is the one, figure by figure, that `tacit plain`
computes from the data that the server had when the question began. Then a larger question is under way while its data
are swapped, and gets the table of the old data. In the end the ledger verifies and has an answer for every question.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

RELOADS = 24
QUESTIONS = 24  # of both clients together
PATIENCE = 300  # seconds, for anything that should take moments

MODEL = """
format = 2
name = "service-day"
salt = "tests of the service"
threshold = 3
[[field]]
name = "surname"
column = "surname"
transform = "letters"
buckets = 64
agreement = 1
[[field]]
name = "date_of_birth"
column = "date_of_birth"
transform = { name = "date", part = "full", order = "dmy" }
buckets = 128
agreement = 2
"""

CLIENTS = ("ada", "grace")
QUESTION = ("--by", "state", "--count", "--mean", "age")

CONFIG = """
model = "model.toml"
min_cell = 2
[server]
listen = "{listen}"
[source]
path = "{data}/server.csv"
[[dimension]]
name = "state"
keep = 8
[[measure]]
name = "age"
unit = "years"
minimum = 0
maximum = 120
derive = "age"
column = "date_of_birth"
at = 2024-01-01
[tls]
certificate = "tls/server.crt"
key = "tls/server.key"
client_ca = "tls/ca.crt"
[ledger]
path = "ledger.db"
linkages_per_day = 0
attempts_per_day = 0
[limits]
max_sessions = 2
"""


def fail(text: str) -> None:
    raise SystemExit(f"service_day: {text}")


class Place:
    """A folder with everything of both sides."""

    def __init__(self, program: list[str], folder: Path):
        self.program = program
        self.folder = folder

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        ended = subprocess.run([*self.program, *arguments], cwd=self.folder, capture_output=True, text=True,
                               timeout=PATIENCE)
        if check and ended.returncode != 0:
            fail(f"tacit {' '.join(arguments)}: exit status {ended.returncode}\n{ended.stderr}")
        return ended


class Server:
    """`tacit serve` on a port that it picked once, and what it has said."""

    def __init__(self, place: Place):
        self.place = place
        self.lines: list[str] = []
        self.changed = threading.Condition()
        self.process = subprocess.Popen([*place.program, "serve", "--config", "server.toml"], cwd=place.folder,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                        start_new_session=True)
        for stream in (self.process.stdout, self.process.stderr):
            threading.Thread(target=self._read, args=(stream,), daemon=True).start()
        listening = self.wait_for(r"^listening on (\S+)")
        self.address = listening.group(1)

    def _read(self, stream) -> None:
        for line in stream:
            with self.changed:
                self.lines.append(line.rstrip("\n"))
                self.changed.notify_all()

    def said(self) -> int:
        with self.changed:
            return len(self.lines)

    def wait_for(self, pattern: str, since: int = 0) -> re.Match[str]:
        """The first line from number `since` on that has the pattern."""
        end = time.monotonic() + PATIENCE
        with self.changed:
            at = since
            while True:
                for line in self.lines[at:]:
                    at += 1
                    if found := re.search(pattern, line):
                        return found
                if self.process.poll() is not None and at == len(self.lines):
                    fail(f"the server ended with {self.process.returncode}:\n" + "\n".join(self.lines[-20:]))
                if not self.changed.wait(timeout=min(1.0, end - time.monotonic())) and time.monotonic() > end:
                    fail(f"the server did not say {pattern!r}:\n" + "\n".join(self.lines[-20:]))

    def reload(self) -> str:
        since = self.said()
        self.process.send_signal(signal.SIGHUP)
        return self.wait_for(r"reload.*failed|reloaded", since).string

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=120)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def prepare(place: Place) -> None:
    (place.folder / "model.toml").write_text(MODEL)
    for name, seed, records in (("day", 1, 260), ("night", 1, 330)):
        place.run("synth", "--records", "200", "--server-records", str(records), "--seed", str(seed), "--out", name)
    shutil.copy(place.folder / "day" / "client.csv", place.folder / "client.csv")
    place.run("synth", "--records", "3000", "--seed", "2", "--out", "large")
    place.run("keys", "ca", "--name", "Office of Tests", "--out", "tls")
    place.run("keys", "server", "--host", "127.0.0.1", "--out", "tls")
    for client in CLIENTS:
        place.run("keys", "client", "--name", client, "--out", "tls", "--as", client)


def configure(place: Place, data: str, others: int = 0, listen: str = "127.0.0.1:0") -> None:
    """Writes the configuration as an administrator's script would: beside it, then renamed."""
    clients = [*CLIENTS, *(f"other-{i}" for i in range(others))]
    text = CONFIG.format(data=data, listen=listen) + "".join(
        f'[[client]]\nname = "{name}"\nsubject = "CN={name}"\n' for name in clients)
    new = place.folder / "server.toml.new"
    new.write_text(text)
    new.rename(place.folder / "server.toml")


def plain(place: Place, data: str, client: str) -> str:
    configure(place, data)
    return place.run("plain", "--config", "server.toml", "--data", client, "--model", "model.toml", *QUESTION, "--format",
                     "csv", "--quiet").stdout


class Client(threading.Thread):
    """Asks one question after another, and compares."""

    def __init__(self, place: Place, name: str, server: Server, tables: dict[int, str], questions: int):
        super().__init__()
        self.place, self.name_, self.server, self.tables, self.questions = place, name, server, tables, questions
        self.asked = 0
        self.faults: list[str] = []
        self.seen: dict[int, int] = {}

    def ask(self, data: str = "client.csv") -> tuple[int, str, str]:
        """How many records the server had, the table, and what went wrong."""
        out = f"{self.name_}-{threading.get_ident()}.json"
        ended = self.place.run("query", "--server", self.server.address, "--ca", "tls/ca.crt", "--cert",
                               f"tls/{self.name_}.crt", "--key", f"tls/{self.name_}.key", "--data", data, "--model",
                               "model.toml", *QUESTION, "--out", out, "--quiet", check=False)
        if ended.returncode != 0:
            return 0, "", f"exit status {ended.returncode}: {ended.stderr.strip()}"
        result = json.loads((self.place.folder / out).read_text())
        table = self.place.run("render", out, "--format", "csv").stdout
        return server_records(result), table, ""

    def run(self) -> None:
        for number in range(self.questions):
            self.asked += 1
            try:
                records, table, fault = self.ask()
            except Exception as error:  # whatever ends a thread is a fault of the day
                records, table, fault = 0, "", repr(error)
            if not fault and table != self.tables.get(records):
                fault = f"not the table of {records} records:\n{table}"
            if fault:
                self.faults.append(f"question {number + 1} of {self.name_}: {fault}")
            self.seen[records] = self.seen.get(records, 0) + 1


def server_records(result: dict) -> int:
    return int(result["custodian"]["records"])


def busy_day(place: Place, server: Server, tables: dict[int, str]) -> None:
    clients = [Client(place, name, server, tables, QUESTIONS // len(CLIENTS)) for name in CLIENTS]
    for client in clients:
        client.start()
    failed = []
    for number in range(RELOADS):
        # Each reload is while one more question is under way.
        while sum(client.asked for client in clients) <= number * QUESTIONS // RELOADS:
            time.sleep(0.02)
        configure(place, ("night", "day")[number % 2], others=number % 5, listen=server.listen)
        if number % 6 == 5:
            place.run("keys", "server", "--host", "127.0.0.1", "--out", "tls", "--force")
        said = server.reload()
        if "failed" in said:
            failed.append(said)
    while any(client.is_alive() for client in clients):
        time.sleep(0.1)
    faults = failed + [fault for client in clients for fault in client.faults]
    if faults:
        fail("\n".join(faults))
    seen = {records: sum(client.seen.get(records, 0) for client in clients) for records in tables}
    if min(seen.values()) == 0:
        fail(f"all questions were answered from the same data: {seen}")
    print(f"{RELOADS} reloads, {QUESTIONS} questions of {len(CLIENTS)} clients: all exact; by records served: {seen}")


def swap_under_a_query(place: Place, server: Server, old: str, new: str) -> None:
    configure(place, "large", listen=server.listen)
    server.reload()
    client = Client(place, CLIENTS[0], server, {}, 0)
    since = server.said()
    answers: list[tuple[int, str, str]] = []
    asking = threading.Thread(target=lambda: answers.append(client.ask("large/client.csv")))
    asking.start()
    server.wait_for(r"preparation|record linkage", since)
    configure(place, "night", listen=server.listen)
    said = server.reload()
    if "failed" in said or answers:
        fail(f"the data were not swapped while the query ran: {said}")
    asking.join()
    records, table, fault = answers[0]
    if fault or records != 3000 or table != old:
        fail(f"a query under which the data were swapped has another table: {records} records, {fault}\n{table}")
    records, table, fault = client.ask()
    if fault or table != new:
        fail(f"the next query has another table: {records} records, {fault}\n{table}")
    print("data swapped under a query: it has the table of the old data, and the next one that of the new")


def check_ledger(place: Place, answers: int) -> None:
    place.run("ledger", "verify", "--config", "server.toml")
    entries = json.loads(place.run("ledger", "list", "--config", "server.toml", "--format", "json").stdout)
    questions = [entry for entry in entries if entry["kind"] != "note"]
    outcomes = [entry["outcome"] for entry in questions]
    if outcomes != ["answered"] * answers:
        fail(f"the ledger has {len(outcomes)} questions, of {answers}, that ended as {sorted(set(outcomes))}")
    print(f"ledger: verified, {answers} questions, all answered")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", nargs=argparse.REMAINDER, help="tacit, or what runs it, such as `chroot tree /usr/bin/tacit`")
    parser.add_argument("--folder", type=Path, help="where the files go, as the program sees it too; default: a new one")
    arguments = parser.parse_args()
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="tacit-service-"))
    folder.mkdir(parents=True, exist_ok=True)
    place = Place(arguments.program, folder)
    prepare(place)
    day, night = plain(place, "day", "client.csv"), plain(place, "night", "client.csv")
    large = plain(place, "large", "large/client.csv")
    configure(place, "day")
    server = Server(place)
    try:
        server.listen = "127.0.0.1:0"
        busy_day(place, server, {260: day, 330: night})
        swap_under_a_query(place, server, large, night)
    finally:
        server.stop()
    check_ledger(place, QUESTIONS + 2)
    if not arguments.folder:
        shutil.rmtree(folder)


if __name__ == "__main__":
    os.umask(0o077)
    main()
