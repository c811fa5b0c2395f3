# SPDX-License-Identifier: Apache-2.0
"""The notebooks of examples/notebooks run from start to end, and draw what they say."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import nbclient
import nbformat
import pytest

import tacit

NOTEBOOKS = Path(os.environ["TACIT_SOURCE_DIR"]) / "examples" / "notebooks"
DAY = "a-researchers-day.ipynb"


def run(name: str, folder: Path) -> nbformat.NotebookNode:
    notebook = nbformat.read(NOTEBOOKS / name, as_version=4)
    nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()
    return notebook


def outputs(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def pictures(notebook: nbformat.NotebookNode) -> int:
    return sum("image/png" in output.get("data", {}) for output in outputs(notebook))


def text(notebook: nbformat.NotebookNode) -> str:
    parts = [output.get("text", "") + str(output.get("data", {}).get("text/plain", "")) for output in outputs(notebook)]
    return "\n".join(parts)


def test_a_researchers_day_with_a_server_of_its_own(tmp_path: Path) -> None:
    notebook = run(DAY, tmp_path)
    assert pictures(notebook) == 1
    assert "'income.html'" in text(notebook)
    assert list(tmp_path.iterdir()) == [], "it writes into a folder of its own"


@pytest.fixture
def program(tmp_path: Path) -> Iterator[str]:
    """`tacit serve` with the configuration that the notebook shows, on another port: its address."""
    source = "\n".join(cell.source for cell in nbformat.read(NOTEBOOKS / DAY, as_version=4).cells)
    configuration = re.search(r"write_text\('''\n(.*?)'''\)", source, re.DOTALL)
    data = re.search(r"tacit\.synth\((\d+), (\d+), study=\"([a-z-]+)\", seed=(\d+)\)", source)
    assert configuration and data
    people = tacit.synth(int(data[1]), int(data[2]), study=data[3], seed=int(data[4]))
    people.server.to_csv(tmp_path / "insured.csv")
    tacit.Model.preset("person").save(tmp_path / "person.toml")
    (tmp_path / "server.toml").write_text(configuration[1])
    command = [os.environ["TACIT_BINARY"], "serve", "--config", "server.toml", "--insecure", "--listen", "127.0.0.1:0"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().removeprefix("listening on ").strip()
        server.terminate()


def test_a_researchers_day_against_the_program(
    program: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TACIT_SERVER", program)
    assert pictures(run(DAY, tmp_path_factory.mktemp("notebook"))) == 1


def test_a_model_for_your_data(tmp_path: Path) -> None:
    notebook = run("a-model-for-your-data.ipynb", tmp_path)
    assert pictures(notebook) == 2
    assert "fitted" in text(notebook)


@pytest.mark.parametrize("name", sorted(path.name for path in NOTEBOOKS.glob("*.ipynb")))
def test_every_notebook_is_kept_with_what_it_shows(name: str) -> None:
    notebook = nbformat.read(NOTEBOOKS / name, as_version=4)
    assert pictures(notebook) > 0
    assert all(output.output_type != "error" for output in outputs(notebook))
