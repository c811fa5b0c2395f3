# SPDX-License-Identifier: Apache-2.0
"""A server and a client that know each other by certificates."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

import tacit
from conftest import Study


def keys(folder: Path, *arguments: str) -> None:
    subprocess.run([os.environ["TACIT_BINARY"], "keys", *arguments, "--out", str(folder)], check=True, capture_output=True)


@pytest.fixture(scope="module")
def folder(study: Study, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    keys(folder, "ca", "--name", "Office")
    keys(folder, "server", "--host", "127.0.0.1")
    for name in ("ada", "eve"):
        keys(folder, "client", "--name", name)
    text = study.config.read_text()
    for name in ("server.csv", "model.toml"):
        text = text.replace(f'"{name}"', f'"{study.folder / name}"')
    text = text.replace('model = "', 'ledger = "none"\nmodel = "', 1)
    (folder / "server.toml").write_text(
        text
        + '[tls]\ncertificate = "server.crt"\nkey = "server.key"\nclient_ca = "ca.crt"\n'
        + '[[client]]\nname = "ada"\nsubject = "CN=ada"\n'
    )
    return folder


def test_who_is_known_may_ask_and_nobody_else(study: Study, folder: Path) -> None:
    lines: list[str] = []
    with tacit.serve(folder / "server.toml", log=lines.append) as serving:

        def connect(name: str | None, ca: str = "ca.crt") -> tacit.Server:
            own = {} if name is None else {"cert": folder / f"{name}.crt", "key": folder / f"{name}.key"}
            return tacit.connect(serving.address, ca=folder / ca, **own)

        catalog = connect("ada").catalog()
        assert catalog.model_name == "small"
        table = connect("ada").query(study.data.client, study.model, anyway=True)
        assert table.to_dict()["cells"]
        for stranger in (connect("eve"), connect(None), connect("ada", ca="eve.crt")):
            with pytest.raises(tacit.SecurityError) as caught:
                stranger.catalog()
            assert caught.value.exit_code == 6
        with pytest.raises(tacit.Error, match="missing.key"):
            tacit.connect(serving.address, ca=folder / "ca.crt", cert=folder / "ada.crt", key=folder / "missing.key").catalog()
    assert any("client ada" in line for line in lines)
    assert any("answered" in line for line in lines)


def test_a_question_waits_for_approval(study: Study, folder: Path) -> None:
    text = (folder / "server.toml").read_text().replace('ledger = "none"\n', "")
    config = folder / "approving.toml"
    config.write_text(text + '[ledger]\npath = "approvals.db"\napproval = "question"\n')
    with tacit.serve(config) as serving:
        server = tacit.connect(
            serving.address, ca=folder / "ca.crt", cert=folder / "ada.crt", key=folder / "ada.key"
        )
        assert server.catalog().to_dict()["approval"] == "question"
        asked = {"purpose": "a test", "approval_wait": 0, "anyway": True}
        with pytest.raises(tacit.ApprovalError, match="question 2, until") as caught:
            server.query(study.data.client, study.model, **asked)
        assert caught.value.exit_code == 12
        command = [os.environ["TACIT_BINARY"], "ledger", "approve", "2", "--config", str(config)]
        subprocess.run(command, check=True, capture_output=True)
        table = server.query(study.data.client, study.model, **asked)
        assert table.to_dict()["cells"]
        with pytest.raises(tacit.UsageError, match="purpose"):
            server.query(study.data.client, study.model, purpose="two\nlines", anyway=True)
