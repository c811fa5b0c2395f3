# SPDX-License-Identifier: Apache-2.0
"""The forms of a table of results."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import tacit


def test_the_forms_agree(table: tacit.Table) -> None:
    cells = table.to_dict()["cells"]
    counts = [cell["figures"]["count"]["count"] for cell in cells]
    frame = table.to_pandas()
    assert list(frame["state"]) == [cell["categories"][0] for cell in cells]
    assert [None if value is __import__("pandas").NA else value for value in frame["count"]] == counts
    assert list(frame["state"].cat.categories) == table.axes["state"]
    assert table.to_polars()["count"].to_list() == counts
    assert table.to_arrow().column("count").to_pylist() == counts
    rows = list(csv.DictReader(io.StringIO(table.to_csv())))
    assert [int(row["count"]) if row["count"] else None for row in rows] == counts
    assert json.loads(table.to_json())["cells"] == cells
    assert list(frame.columns) == list(rows[0])


def test_types_are_those_of_the_figures(table: tacit.Table) -> None:
    types = table.to_pandas().dtypes.astype(str)
    assert types["state"] == "category"
    assert types["count"] == "Int64"
    assert types["mean_income"] == "Float64"
    assert types["share_sex_f"] == "Float64"


def test_the_long_form_has_a_row_for_each_cell_and_statistic(table: tacit.Table) -> None:
    long = table.to_pandas(long=True)
    assert len(long) == len(table.axes["state"]) * len(table.statistics)
    assert set(long["statistic"]) == {"count", "mean", "std", "share"}
    means = long[long["statistic"] == "mean"]["value"].astype("Float64").tolist()
    assert means == table.to_pandas()["mean_income"].tolist()
    assert table.to_polars(long=True).height == len(long)


def test_a_total_is_asked_for(table: tacit.Table) -> None:
    assert "total_of_shown" in table.to_dict(total=True)
    assert "total_of_shown" not in table.to_dict()
    assert "all cells shown" in table.to_text(total=True)


def test_text_page_and_markdown(table: tacit.Table) -> None:
    assert "income" in str(table)
    assert table.to_html().startswith("<!")
    assert "|" in table.to_markdown()
    shown = table._repr_html_()
    assert shown.startswith("<iframe")
    assert "<script" not in shown
    assert 'sandbox=""' in shown
    assert "state" in repr(table)


def test_the_linkage_is_told(table: tacit.Table) -> None:
    assert table.linkage.figures["client_records"] == 60
    assert "linked" in table.linkage.facts
    assert "linked" in str(table.linkage)
    assert all(set(warning) == {"kind", "text"} for warning in table.linkage.warnings)


def test_a_plot_has_a_bar_for_each_shown_cell(table: tacit.Table, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    figure = table.plot("mean_income")
    shown = [cell for cell in table.to_dict()["cells"] if not cell["figures"]["mean_income"]["suppressed"]]
    hidden = len(table.axes["state"]) - len(shown)
    bars = [patch for patch in figure.axes[0].patches if not patch.get_hatch()]
    hatched = [patch for patch in figure.axes[0].patches if patch.get_hatch()]
    assert [bar.get_height() for bar in bars] == [cell["figures"]["mean_income"]["value"] for cell in shown]
    assert len(hatched) == hidden
    assert "income (AUD)" in figure.axes[0].get_ylabel()
    assert figure._repr_png_().startswith(b"\x89PNG")
    with pytest.raises(tacit.UsageError, match="mean_income"):
        table.plot("mean_age")


def test_a_plot_of_two_axes_has_a_group_for_each_category(study) -> None:
    table = tacit.plain(study.config, study.data.client, study.model, by=["state", "sex"], anyway=True)
    axes = table.plot().axes[0]
    assert [label.get_text() for label in axes.get_xticklabels()] == table.axes["state"]
    names = {text.get_text() for text in axes.get_legend().get_texts()}
    assert set(table.axes["sex"]) <= names


def test_files_are_written_by_their_endings(table: tacit.Table, tmp_path: Path) -> None:
    names = ["t.csv", "t.long.csv", "t.json", "t.md", "t.html", "t.txt", "t.png", "t.svg"]
    table.save(*(tmp_path / name for name in names))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names, "t.linkage.csv"])
    assert (tmp_path / "t.csv").read_text() == table.to_csv()
    assert "statistic,of,category" in (tmp_path / "t.long.csv").read_text()
    assert (tmp_path / "t.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "t.html").stat().st_mode & 0o777 == 0o600
    with pytest.raises(tacit.UsageError, match="ending"):
        table.save(tmp_path / "new.csv", tmp_path / "t.docx")
    assert not (tmp_path / "new.csv").exists()
    with pytest.raises(tacit.InputError):
        table.save(tmp_path / "missing" / "t.csv")


def test_a_saved_table_is_loaded_again(table: tacit.Table, tmp_path: Path) -> None:
    table.save(tmp_path / "t.json")
    again = tacit.Table.load(tmp_path / "t.json")
    for form in (str, tacit.Table.to_html, tacit.Table.to_csv, tacit.Table.to_json):
        assert form(again) == form(table)
    assert again.linkage == table.linkage
    (tmp_path / "other.json").write_text("{}")
    with pytest.raises(tacit.InputError, match="other.json"):
        tacit.Table.load(tmp_path / "other.json")
