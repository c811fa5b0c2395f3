# SPDX-License-Identifier: Apache-2.0
"""Records of data frames, files and plain Python are the same records."""

from __future__ import annotations

import datetime
import gzip
from pathlib import Path

import pytest

import tacit

PEOPLE = {
    "name": ["Ada", "Grace", None],
    "born": [datetime.date(1815, 12, 10), datetime.date(1906, 12, 9), None],
    "children": [3, 0, None],
}
CELLS = {
    "name": ["Ada", "Grace", None],
    "born": ["1815-12-10", "1906-12-09", None],
    "children": ["3", "0", None],
}


def frame(library: str):
    """The people as a data frame of a library."""
    module = pytest.importorskip(library)
    if library == "pyarrow":
        return module.table(PEOPLE)
    if library == "duckdb":
        return module.sql(
            "select * from (values ('Ada', date '1815-12-10', 3), ('Grace', date '1906-12-09', 0), "
            "(null, null, null)) as people(name, born, children)"
        )
    return module.DataFrame(PEOPLE)


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow", "duckdb"])
def test_a_data_frame_is_read_as_it_is(library: str) -> None:
    records = tacit.Records(frame(library))
    assert records.columns == ["name", "born", "children"]
    assert len(records) == 3
    assert records.to_dict() == CELLS
    assert library in records.origin


def test_a_polars_view_and_batches_of_pyarrow_are_read() -> None:
    polars, pyarrow = pytest.importorskip("polars"), pytest.importorskip("pyarrow")
    assert tacit.Records(polars.DataFrame(PEOPLE).slice(1, 1)).to_dict()["name"] == ["Grace"]
    table = pyarrow.table(PEOPLE)
    batches = pyarrow.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=1))
    assert tacit.Records(batches).to_dict() == CELLS


def test_plain_python_is_read() -> None:
    assert tacit.Records(PEOPLE).to_dict() == CELLS
    rows = [dict(zip(PEOPLE, row)) for row in zip(*PEOPLE.values())]
    assert tacit.Records(rows).to_dict() == CELLS
    assert tacit.Records({"n": [1.0, 2.5, float("nan")]}).to_dict() == {"n": ["1", "2.5", None]}


def test_values_of_python_are_texts_as_a_file_has_them() -> None:
    pandas = pytest.importorskip("pandas")
    odd = [None, float("nan"), pandas.NaT, pandas.NA, True, 7.0, 0.1, datetime.datetime(2001, 2, 3)]
    assert tacit.Records({"x": odd}).to_dict()["x"] == [None] * 4 + ["true", "7", "0.1", "2001-02-03"]


def test_pandas_without_pyarrow_is_read_too(monkeypatch: pytest.MonkeyPatch) -> None:
    people = frame("pandas")
    people["born"] = __import__("pandas").to_datetime(people["born"])
    with monkeypatch.context() as patch:
        patch.setattr(type(people), "__arrow_c_stream__", lambda _: __import__("no_pyarrow"))
        assert tacit.Records(people).to_dict() == CELLS
    assert tacit.Records(people, name="the clinic's list").origin == "the clinic's list"


def test_columns_need_one_length() -> None:
    with pytest.raises(tacit.UsageError, match="a 1, b 2"):
        tacit.Records({"a": [1], "b": [1, 2]})


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(TypeError, match="data frame"):
        tacit.Records(7)


def test_files_are_read_as_the_program_reads_them(tmp_path: Path) -> None:
    text = "name;born;children\nAda;1815-12-10;3\nGrace;1906-12-09;0\n;;\n"
    plain, packed = tmp_path / "people.csv", tmp_path / "people.csv.gz"
    plain.write_text(text)
    packed.write_bytes(gzip.compress(text.encode()))
    for path in (plain, str(plain), packed):
        assert tacit.Records(path).to_dict() == CELLS, path
    assert tacit.Records(plain, delimiter=";").to_dict() == CELLS
    assert str(plain) in tacit.Records(plain).origin


def test_parquet_is_read(tmp_path: Path) -> None:
    frame("pandas").to_parquet(tmp_path / "people.parquet")
    assert tacit.Records(tmp_path / "people.parquet").to_dict() == CELLS
    (tmp_path / "no.parquet").write_text("no")
    with pytest.raises(tacit.InputError, match="Parquet"):
        tacit.Records(tmp_path / "no.parquet")


def workbook(path: Path) -> Path:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "People"
    book.active.append(["name", "born", "children", None])
    for name, born, children in zip(*PEOPLE.values()):
        book.active.append([name, born and datetime.datetime.combine(born, datetime.time()), children])
    other = book.create_sheet("Other")
    other.append(["code"])
    other.append([2000.0])
    other.append(["0815"])
    other.append([True])
    book.save(path)
    return path


def test_a_workbook_is_read_by_its_types(tmp_path: Path) -> None:
    path = workbook(tmp_path / "people.xlsx")
    records = tacit.Records(path)
    # The last record has nothing at all, so it is none.
    assert records.to_dict() == {name: cells[:2] for name, cells in CELLS.items()}
    assert tacit.Records(path, sheet="Other").to_dict() == {"code": ["2000", "0815", "true"]}
    with pytest.raises(tacit.InputError, match="People, Other"):
        tacit.Records(path, sheet="Third")


def test_a_broken_workbook_and_a_missing_file_are_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_text("no")
    for path in (broken, tmp_path / "missing.xlsx", tmp_path / "missing.csv", tmp_path / "missing.parquet"):
        with pytest.raises(tacit.InputError, match=path.name):
            tacit.Records(path)


@pytest.mark.parametrize(("name", "library", "extra"), [("a.xlsx", "openpyxl", "excel"), ("a.parquet", "pyarrow", "parquet")])
def test_a_missing_library_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, library: str, extra: str
) -> None:
    (tmp_path / name).write_text("")
    monkeypatch.setitem(__import__("sys").modules, library, None)
    with pytest.raises(tacit.InputError, match=rf"pip install 'tacit\[{extra}\]'"):
        tacit.Records(tmp_path / name)


def test_how_records_are_written_is_checked() -> None:
    with pytest.raises(tacit.UsageError, match="ymd, dmy, mdy"):
        tacit.Records(PEOPLE, date_order="dym")
    with pytest.raises(tacit.UsageError, match="0 to 99"):
        tacit.Records(PEOPLE, two_digit_years=1926)
    with pytest.raises(tacit.UsageError, match="for files"):
        tacit.Records(PEOPLE, table="people")
    with pytest.raises(tacit.UsageError, match="delimiter"):
        tacit.Records(PEOPLE, delimiter="x")


def test_records_become_frames_and_files_again(tmp_path: Path) -> None:
    records = tacit.Records(PEOPLE)
    assert records.to_pandas().to_dict("list")["name"][:2] == ["Ada", "Grace"]
    assert records.to_polars().to_dict(as_series=False) == CELLS
    assert records.to_arrow().to_pydict() == CELLS
    records.to_csv(tmp_path / "people.csv")
    assert (tmp_path / "people.csv").stat().st_mode & 0o777 == 0o600
    assert tacit.Records(tmp_path / "people.csv").to_dict() == CELLS
    assert "3 records, 3 columns" in repr(records)
    assert "<table" in records._repr_html_()
