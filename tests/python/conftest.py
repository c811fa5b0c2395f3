# SPDX-License-Identifier: Apache-2.0
"""A small study of made-up residents, and a server in this process that answers questions about them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import tacit

MODEL = """format = 2
name = "small"
salt = "tests of the Python package"
threshold = 3

[[field]]
name = "given_name"
column = "given_name"
transform = "soundex"
buckets = 16
agreement = 1

[[field]]
name = "surname"
column = "surname"
transform = "soundex"
buckets = 16
agreement = 1

[[field]]
name = "birth_day"
column = "date_of_birth"
transform = { name = "date", part = "month_day", order = "ymd" }
buckets = 16
agreement = 1
disagreement = 1

[[field]]
name = "postcode"
column = "postcode"
transform = "digits"
buckets = 16
agreement = 1
"""

CONFIGURATION = """model = "model.toml"
min_cell = 5

[source]
path = "server.csv"

[[dimension]]
name = "state"
keep = 3

[[dimension]]
name = "sex"

[[measure]]
name = "income"
unit = "AUD"
minimum = 0
maximum = 100000

[server]
listen = "127.0.0.1:0"
"""


@dataclass(frozen=True)
class Study:
    """The files of a study, and what is in them."""

    folder: Path
    data: tacit.Synth

    @property
    def config(self) -> Path:
        return self.folder / "server.toml"

    @property
    def model(self) -> tacit.Model:
        return tacit.Model.load(self.folder / "model.toml")


@pytest.fixture(scope="session")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder = tmp_path_factory.mktemp("study")
    (folder / "model.toml").write_text(MODEL)
    (folder / "server.toml").write_text(CONFIGURATION)
    data = tacit.synth(60, 80, seed=3, typos=0.5)
    data.save(folder)
    return Study(folder, data)


@pytest.fixture(scope="session")
def serving(study: Study):
    with tacit.serve(study.config, insecure=True) as serving:
        yield serving


@pytest.fixture(scope="session")
def server(serving: tacit.Serving) -> tacit.Server:
    return tacit.connect(serving.address, insecure=True)


@pytest.fixture(scope="session")
def table(study: Study, server: tacit.Server) -> tacit.Table:
    """One query, whose table several tests look at."""
    return server.query(
        study.data.client.to_pandas(),
        study.model,
        by="state",
        count=True,
        mean="income",
        std="income",
        share={"sex": "f"},
        anyway=True,
    )


def python(code: str, *arguments: str, **options: object) -> subprocess.Popen[str]:
    """Another interpreter that runs ``code`` with this package."""
    path = str(Path(tacit.__file__).parent.parent)
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,  # type: ignore[call-overload]
    )
