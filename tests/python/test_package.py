# SPDX-License-Identifier: Apache-2.0
"""What the package is, apart from what it does: versions, files that belong to it, and other libraries beside it."""

import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
import tacit
from tacit import _client, _server


def run(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs `program` in a Python of its own, in `folder`."""
    return subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, timeout=120)


def test_versions_are_those_of_the_program() -> None:
    written = subprocess.run([os.environ["TACIT_BINARY"], "version"], capture_output=True, text=True, check=True).stdout
    assert written.startswith(f"tacit {tacit.__version__}\n")
    assert tacit.__version__ == _client.version() == _server.version() == os.environ["TACIT_VERSION"]


def test_type_checkers_find_the_types() -> None:
    package = files("tacit")
    assert package.joinpath("py.typed").is_file()
    for module in ("_client", "_server"):
        assert "def version() -> str" in package.joinpath(f"{module}.pyi").read_text(encoding="utf-8")


def test_presets_come_with_the_package(tmp_path: Path) -> None:
    done = run(
        "from pathlib import Path; import tacit; from tacit import _client\n"
        "folder = Path(tacit.__file__).parent / 'models'\n"
        "for name in _client.preset_names():\n"
        "    assert _client.preset_file(name) == folder / f'{name}.toml', name\n"
        "    print(len(_client.preset_file(name).read_text()))",
        tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == len(_client.preset_names()) >= 5


def test_every_model_of_the_repository_is_in_the_package() -> None:
    models = Path(os.environ["TACIT_SOURCE_DIR"]) / "models"
    assert {f"{name}.toml" for name in _client.preset_names()} == {file.name for file in models.glob("*.toml")}


# Some of these bring libraries that Tacit has too, in other versions.
@pytest.mark.parametrize("other", ["pyarrow", "pandas", "polars", "matplotlib.pyplot", "numpy"])
@pytest.mark.parametrize("first", ["tacit", "other"])
def test_other_libraries_can_be_in_the_same_process(other: str, first: str, tmp_path: Path) -> None:
    ours = "from tacit import _client, _server; _client.version(); _server.version()"
    theirs = f"import {other}"
    program = "\n".join([ours, theirs] if first == "tacit" else [theirs, ours])
    done = run(program, tmp_path)
    assert done.returncode == 0, done.stderr


def test_importing_needs_nothing_but_python(tmp_path: Path) -> None:
    done = run(
        "import sys; before = set(sys.modules); import tacit\n"
        "new = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print(*sorted(new - set(sys.stdlib_module_names) - {'tacit'}))",
        tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
