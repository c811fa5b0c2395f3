# SPDX-License-Identifier: Apache-2.0
"""File formats that Python's libraries read: Parquet and Excel workbooks."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path
from typing import Any

from ._errors import Error, make


def parquet_table(path: Path) -> Any:
    """The table of a Parquet file, as pyarrow reads it."""
    _require_file(path)
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise _needs(path, "a Parquet file", "pyarrow", "parquet") from None
    try:
        return pyarrow.parquet.ParquetFile(path).read()
    except (pyarrow.ArrowException, OSError) as problem:
        raise _input(f"{path}: cannot be read as Parquet: {problem}") from None


def excel_columns(path: Path, sheet: str | None) -> tuple[list[str], list[list[str]]]:
    """Names and cells, as texts, of the columns of a sheet whose first row has the names."""
    _require_file(path)
    try:
        import openpyxl
    except ImportError:
        raise _needs(path, "an Excel workbook", "openpyxl", "excel") from None
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as problem:
        raise _input(f"{path}: cannot be read as an Excel workbook: {problem}") from None
    try:
        if sheet is not None and sheet not in book.sheetnames:
            raise _input(f"{path}: there is no sheet {sheet!r}; it has: {', '.join(book.sheetnames)}")
        chosen = book[sheet] if sheet is not None else book.worksheets[0]
        rows = [[text_of(cell) for cell in row] for row in chosen.iter_rows(values_only=True)]
    finally:
        book.close()
    return _columns_of(f"{path}, sheet {chosen.title}", rows)


def _columns_of(where: str, rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    rows = [row for row in rows if any(row)]  # a sheet ends with cells that were used once
    if not rows:
        raise _input(f"{where}: it is empty; its first row has to name the columns")
    names = rows[0]
    while names and not names[-1]:
        names = names[:-1]
    for number, row in enumerate(rows[1:], 1):
        if any(row[len(names) :]):
            raise _input(f"{where}: record {number} has a value in a column without a name")
    return names, [[row[at] if at < len(row) else "" for row in rows[1:]] for at in range(len(names))]


def text_of(cell: Any) -> str:
    """What a cell holds, as a file of text would have it: dates as ISO dates, whole numbers without a fraction.

    Nothing, NaN and the like are empty.
    """
    if cell is None or _is_missing(cell):
        return ""
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _is_missing(cell: Any) -> bool:
    """NaN and NaT are not equal to themselves, and of pandas.NA nobody knows."""
    try:
        return bool(cell != cell)
    except (TypeError, ValueError):
        return True


def _require_file(path: Path) -> None:
    if not path.is_file():
        raise _input(f"{path}: {'it is a folder' if path.is_dir() else 'there is no such file'}")


def _input(message: str) -> Error:
    return make("data file", 3, message)


def _needs(path: Path, what: str, library: str, extra: str) -> Error:
    return make(
        "data file",
        3,
        f"{path}: this is {what}, which needs the Python package {library}: pip install 'tacit[{extra}]'. "
        "Or save it as CSV (UTF-8)",
    )
