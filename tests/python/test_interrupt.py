# SPDX-License-Identifier: Apache-2.0
"""Ctrl-C ends what runs within a second, and raises KeyboardInterrupt."""

from __future__ import annotations

import signal
import time

import pytest

from conftest import Study, python

# Each calls ready() when the work is under way, and then works for much longer than the test waits.
SETUP = """
import sys, time, threading, warnings
import tacit
warnings.simplefilter("ignore")

def ready(progress):
    if not ready.said:
        ready.said = True
        print("ready", flush=True)
ready.said = False

def ended(work):
    try:
        work()
    except KeyboardInterrupt:
        print("interrupted", flush=True)
    else:
        print("finished", flush=True)
"""
QUERY = """
data = tacit.synth(4000, 4000, seed=1)
with tacit.serve(sys.argv[1], source=data.server.to_pandas(), insecure=True, log=False) as serving:
    server = tacit.connect(serving.address, insecure=True)
    ended(lambda: server.query(data.client, tacit.Model.load(sys.argv[2]), progress=ready, anyway=True))
"""
FIT = """
data = tacit.synth(20000, 20000, seed=1)
ended(lambda: tacit.fit("person", data.client, data.server, progress=ready, max_pairs=1e12))
"""
EVALUATE = """
data = tacit.synth(40000, 40000, seed=1)
ended(lambda: tacit.evaluate("person", data.client, data.server, data.links, progress=ready))
"""
CHECK = """
data = tacit.synth(300000, 10, seed=1, overlap=0)
ended(lambda: tacit.check("person", data.client, progress=ready))
"""


@pytest.mark.parametrize(
    "work", [QUERY, FIT, EVALUATE, CHECK], ids=["query", "fit", "evaluate", "check"]
)
def test_ctrl_c_ends_work_within_a_second(study: Study, work: str) -> None:
    process = python(SETUP + work, str(study.config), str(study.folder / "model.toml"))
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        start = time.monotonic()
        assert process.stdout.readline() == "interrupted\n"
        # Tests share their cores with others.
        assert time.monotonic() - start < 2.0
        _, errors = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0, errors
    assert "leak" not in errors
