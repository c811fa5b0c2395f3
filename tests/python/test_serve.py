# SPDX-License-Identifier: Apache-2.0
"""A server in this process."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

import tacit
from conftest import Study


def test_records_of_a_data_frame_are_served(study: Study, table: tacit.Table) -> None:
    frame = study.data.server.to_pandas()
    lines: list[str] = []
    with tacit.serve(study.config, source=frame, insecure=True, log=lines.append) as serving:
        assert serving.running
        assert serving.address.startswith("127.0.0.1:")
        catalog = tacit.connect(serving.address, insecure=True).catalog()
        assert catalog.to_dict()["server_records"] == 80
        assert list(catalog.dimensions) == list(table.axes) + ["sex"]
    assert not serving.running
    assert any("80 records" in line for line in lines)
    assert any("got the catalog" in line for line in lines)
    assert lines[-1] == "stopped"
    with pytest.raises(tacit.UnavailableError):
        tacit.connect(serving.address, insecure=True).catalog()


def test_records_may_have_other_column_names(study: Study) -> None:
    frame = study.data.server.to_pandas().rename(columns={"surname": "family_name"})
    with pytest.raises(tacit.ConfigError, match="surname"):
        tacit.serve(study.config, source=frame, insecure=True)
    with tacit.serve(study.config, source=frame, columns={"surname": "family_name"}, insecure=True) as serving:
        assert tacit.connect(serving.address, insecure=True).catalog()
    records = tacit.Records(frame, columns={"surname": "family_name"})
    with tacit.serve(study.config, source=records, insecure=True) as serving:
        assert tacit.connect(serving.address, insecure=True).catalog()


def test_what_happens_goes_to_a_logger(study: Study, caplog) -> None:
    caplog.set_level(logging.INFO, "tacit.server")
    with tacit.serve(study.config, insecure=True):
        pass
    assert any("INSECURE" in line for line in caplog.messages)
    assert {record.name for record in caplog.records} == {"tacit.server"}
    assert {record.levelname for record in caplog.records} == {"INFO", "WARNING"}


def test_a_server_can_be_stopped_twice_and_started_again(study: Study) -> None:
    serving = tacit.serve(study.config, insecure=True, log=False)
    serving.stop(grace=0.5)
    serving.stop()
    with tacit.serve(study.config, listen=serving.address, insecure=True, log=False) as again:
        assert again.address == serving.address


def test_a_bad_configuration_is_told_with_its_lines(tmp_path: Path) -> None:
    (tmp_path / "server.toml").write_text("min_cell = -1\n")
    with pytest.raises(tacit.ConfigError, match="min_cell"):
        tacit.serve(tmp_path / "server.toml", insecure=True)


def test_a_server_that_nobody_stops_ends_with_the_interpreter(study: Study) -> None:
    from conftest import python

    process = python(
        "import sys, tacit\n"
        "serving = tacit.serve(sys.argv[1], insecure=True)\n"
        "tacit.connect(serving.address, insecure=True).catalog()\n"
        "print('asked')\n",
        str(study.config),
    )
    out, errors = process.communicate(timeout=60)
    assert (process.returncode, out) == (0, "asked\n"), errors
    assert "leak" not in errors
