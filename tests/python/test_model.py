# SPDX-License-Identifier: Apache-2.0
"""Linkage models."""

from __future__ import annotations

from pathlib import Path

import pytest

import tacit
from conftest import MODEL


def test_presets_come_with_the_package() -> None:
    assert "person" in tacit.presets()
    for name in tacit.presets():
        assert tacit.Model.preset(name).name
    with pytest.raises(tacit.ConfigError, match="nobody"):
        tacit.Model.preset("nobody")


def test_a_model_says_what_it_is(tmp_path: Path) -> None:
    model = tacit.Model.parse(MODEL)
    assert model.name == "small"
    assert model.threshold == 3
    assert model.columns == ["given_name", "surname", "date_of_birth", "postcode"]
    assert len(model.hash) == 64
    assert model.text == MODEL
    assert [field["name"] for field in model.to_dict()["fields"]] == ["given_name", "surname", "birth_day", "postcode"]
    model.save(tmp_path / "model.toml")
    assert tacit.Model.load(tmp_path / "model.toml") == model
    assert tacit.Model.load(tmp_path / "model.toml").text == MODEL


def test_how_a_party_writes_is_not_part_of_the_model() -> None:
    plain = tacit.Model.preset("person")
    own = tacit.Model.preset("person", columns={"date_of_birth": "birth_date"}, date_order="dmy")
    assert own == plain
    assert hash(own) == hash(plain)
    assert own.reading != plain.reading


def test_what_is_wrong_with_a_model_is_told_with_its_line() -> None:
    with pytest.raises(tacit.ConfigError, match="mine is not.*\n *line 4") as caught:
        tacit.Model.parse(MODEL.replace("threshold = 3", "threshold = 300"), origin="mine")
    assert caught.value.exit_code == 4
    assert caught.value.category == "configuration"
    assert isinstance(caught.value, tacit.Error)
    assert isinstance(caught.value, ValueError)
