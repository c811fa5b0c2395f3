# SPDX-License-Identifier: Apache-2.0
"""A party's records: from a data frame, a file or plain Python, with how dates and columns are written."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

from . import _client, _formats
from ._compiled import Reading
from ._errors import usage
from ._listen import Listener

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

_DATE_ORDERS = ("ymd", "dmy", "mdy")
_DELIMITERS = (",", ";", "\t", "|")

_WORKBOOKS = (".xlsx", ".xlsm")


class Records:
    """One party's records, and how they are written.

    Every function that takes people takes what this class takes, so it is only needed where the data are
    written in a way of their own, or come from a file with several tables or sheets.

    Args:
        source: a data frame, which is anything with ``__arrow_c_stream__`` (pandas 2.2 or newer, polars,
            pyarrow, duckdb and others; it is read as it is in memory, without a detour through text files); or
            the path of a file: CSV (comma, semicolon, tab or bar; also ``.gz``), SQLite, Parquet (needs
            pyarrow) or an Excel workbook (``.xlsx``, needs openpyxl); or a dict of columns, or a list of
            dicts. Shape: one row for each person.
        columns: by the name that the linkage model uses, the name of the column here, for instance
            ``{"date_of_birth": "birth_date"}``.
        date_order: how dates that the model reads are written here: ``"ymd"``, ``"dmy"`` or ``"mdy"``. Without
            it they are read as the model says.
        two_digit_years: years of two digits up to this one are of the 2000s, the others of the 1900s. Without
            it, a date with such a year counts as the model says.
        delimiter: of a CSV file: ``","``, ``";"``, ``"\\t"`` or ``"|"``; found by looking where it is not given.
        name: of the records, for messages and results, where they are not from a file.
        table: of an SQLite file with several tables.
        sheet: of a workbook: the name of a sheet; the first one where it is not given.

    Raises:
        InputError: the file is missing or malformed.
        UsageError: an argument does not fit the source.
    """

    def __init__(
        self,
        source: People,
        *,
        columns: Mapping[str, str] | None = None,
        date_order: str | None = None,
        two_digit_years: int | None = None,
        delimiter: str | None = None,
        name: str | None = None,
        table: str | None = None,
        sheet: str | None = None,
    ) -> None:
        if isinstance(source, Records):
            raise usage("these are records already; give the data frame or the file that they were made of")
        self.reading = make_reading(columns, date_order, two_digit_years, delimiter)
        self._native: Any = read(_client, source, self.reading, table or "", sheet, name)

    @classmethod
    def _of_native(cls, native: _client.Records) -> Records:
        records = cls.__new__(cls)
        records.reading = None
        records._native = native
        return records

    @property
    def columns(self) -> list[str]:
        """The names of the columns, as they are here."""
        return self._native.columns

    @property
    def origin(self) -> str:
        """Where the records are from, for messages."""
        return self._native.origin

    def __len__(self) -> int:
        return self._native.records

    def to_dict(self) -> dict[str, list[str | None]]:
        """Each column's cells as texts; None where there is no value."""
        return {name: self._native.cells(at) for at, name in enumerate(self.columns)}

    def to_pandas(self) -> pandas.DataFrame:
        """All columns as text, one row for each record. Needs pandas."""
        import pandas

        return pandas.DataFrame(self.to_dict(), dtype="string")

    def to_polars(self) -> polars.DataFrame:
        """All columns as text, one row for each record. Needs polars."""
        import polars

        return polars.DataFrame(self.to_dict(), schema={name: polars.String for name in self.columns})

    def to_arrow(self) -> pyarrow.Table:
        """All columns as text, one row for each record. Needs pyarrow."""
        import pyarrow

        columns = self.to_dict()
        return pyarrow.table({name: pyarrow.array(cells, pyarrow.string()) for name, cells in columns.items()})

    def to_csv(self, path: str | os.PathLike[str]) -> None:
        """Writes a CSV file that only you can read."""
        _client.write_file(path, self._native.csv())

    def __repr__(self) -> str:
        return f"<tacit.Records of {self.origin}: {len(self):,} records, {len(self.columns)} columns>"

    def _repr_html_(self) -> str | None:
        try:
            import pandas  # noqa: F401
        except ImportError:
            return None
        return self.to_pandas()._repr_html_()


People = Union[Records, "os.PathLike[str]", str, Mapping[str, Sequence[Any]], Sequence[Mapping[str, Any]], Any]


def make_reading(
    columns: Mapping[str, str] | None = None,
    date_order: str | None = None,
    two_digit_years: int | None = None,
    delimiter: str | None = None,
) -> Reading | None:
    """How records are written, as the compiled modules take it; None where nothing is said."""
    if date_order is not None and date_order not in _DATE_ORDERS:
        raise usage(f"date_order is {date_order!r}: it is one of {', '.join(_DATE_ORDERS)}")
    if two_digit_years is not None and not 0 <= two_digit_years <= 99:
        raise usage(f"two_digit_years is {two_digit_years}: it is the last two digits of a year, 0 to 99")
    if delimiter is not None and delimiter not in _DELIMITERS:
        raise usage(f"delimiter is {delimiter!r}: it is a comma, a semicolon, a tab or a bar")
    if not columns and date_order is None and two_digit_years is None and not delimiter:
        return None
    return {
        "columns": dict(columns or {}),
        "delimiter": delimiter or "",
        "date_order": date_order or "",
        "two_digit_years": two_digit_years,
    }


def as_records(people: People) -> Records:
    """Records of whatever a function is given."""
    return people if isinstance(people, Records) else Records(people)


def read(
    module: Any,
    source: Any,
    reading: Reading | None,
    table: str = "",
    sheet: str | None = None,
    origin: str | None = None,
) -> Any:
    """The records of a source as a compiled module has them: ``_client`` or ``_server``."""
    with Listener("reading", False) as listener:
        if isinstance(source, (str, os.PathLike)):
            return _read_file(module, Path(source), reading, table, sheet, listener)
        if table or sheet is not None or (reading is not None and reading["delimiter"]):
            raise usage("table=, sheet= and delimiter= are for files, and this is none")
        if hasattr(source, "__arrow_c_stream__"):
            return _of_frame(module, source, origin or f"the {_kind(source)}", listener)
    if isinstance(source, Records):
        # Another module's: as texts, once.
        columns = [["" if cell is None else cell for cell in cells] for cells in source.to_dict().values()]
        return module.records_of_columns(source.columns, columns, source.origin)
    if isinstance(source, Mapping):
        return _of_columns(module, source, origin or "the records")
    if isinstance(source, Sequence) and all(isinstance(row, Mapping) for row in source):
        names: dict[Any, None] = {}
        for row in source:
            names.update(dict.fromkeys(row))
        return _of_columns(module, {name: [row.get(name) for row in source] for name in names}, origin or "the records")
    raise TypeError(
        f"people are a data frame (anything with __arrow_c_stream__: pandas 2.2 or newer, polars, pyarrow), the "
        f"path of a file, a dict of columns or a list of dicts, not {_kind(source)}"
    )


def _read_file(
    module: Any, path: Path, reading: Reading | None, table: str, sheet: str | None, listener: Listener
) -> Any:
    ending = path.suffix.lower()
    if sheet is not None and ending not in _WORKBOOKS:
        raise usage(f"{path}: sheet= is for Excel workbooks")
    if ending in _WORKBOOKS:
        return module.records_of_columns(*_formats.excel_columns(path, sheet), str(path))
    if ending in (".parquet", ".pq"):
        return _of_stream(module, _formats.parquet_table(path), str(path), listener)
    return module.read_records(path, table, reading, listener)


def _kind(source: Any) -> str:
    kind = type(source)
    return f"{kind.__module__.partition('.')[0]} {kind.__qualname__}"


def _of_stream(module: Any, source: Any, origin: str, listener: Listener) -> Any:
    return module.records_of_stream(source.__arrow_c_stream__(), origin, listener)


def _of_frame(module: Any, frame: Any, origin: str, listener: Listener) -> Any:
    try:
        return _of_stream(module, frame, origin, listener)
    except ImportError:
        # pandas hands over nothing without pyarrow.
        if not hasattr(frame, "columns") or not hasattr(frame, "__getitem__"):
            raise
    return _of_columns(module, {name: frame[name].tolist() for name in frame.columns}, origin)


def _of_columns(module: Any, columns: Mapping[Any, Sequence[Any]], origin: str) -> Any:
    names = [str(name) for name in columns]
    cells = [[_formats.text_of(cell) for cell in column] for column in columns.values()]
    if len({len(column) for column in cells}) > 1:
        lengths = ", ".join(f"{name} {len(column)}" for name, column in zip(names, cells))
        raise usage(f"all columns need the same number of values; they have: {lengths}")
    return module.records_of_columns(names, cells, origin)
