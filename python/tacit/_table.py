# SPDX-License-Identifier: Apache-2.0
"""Tables of results."""

from __future__ import annotations

import csv
import io
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import _client
from ._errors import usage

if TYPE_CHECKING:
    import matplotlib.axes
    import matplotlib.figure
    import pandas
    import polars
    import pyarrow

_PICTURES = (".png", ".svg", ".pdf")


@dataclass(frozen=True)
class Linkage:
    """How good the linkage behind a table is, as far as it can be told (docs/output.md).

    These are estimates, from the model, your own list and the table: nobody knows which links are false.

    Attributes:
        facts: in words for a person: what, and the figures.
        warnings: each a kind such as ``"false-links"`` and a text that says what to do.
        figures: all figures by name, as the JSON form has them under ``linkage``; None where not known.
        text: facts and warnings as the terminal shows them.
    """

    facts: dict[str, str]
    warnings: list[dict[str, str]]
    figures: dict[str, Any]
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class _Column:
    name: str
    kind: type[str] | type[int] | type[float] | type[bool]
    values: list[Any]
    categories: list[str] | None = None  # of an axis


class Table:
    """A table about the people whom both sides have: a cell for each combination of categories.

    ``print`` shows it as the terminal does, and a notebook as a page does. A figure is suppressed where too few
    people are behind it.
    """

    def __init__(self, native: _client.Result) -> None:
        self._native = native
        self._json: dict[str, Any] = json.loads(native.render("json", True))

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Table:
        """A table that was saved as JSON, by :meth:`save` or by the program.

        Raises:
            InputError: the file is missing, or is no table of results.
        """
        return cls(_client.Result.load(path))

    @property
    def axes(self) -> dict[str, list[str]]:
        """The dimensions that people are grouped by, in order, each with its categories."""
        return {axis["name"]: axis["categories"] for axis in self._json["axes"]}

    @property
    def statistics(self) -> list[dict[str, Any]]:
        """What is asked of each cell, in order: key, statistic, of, category, unit and decimals."""
        return self._json["statistics"]

    @property
    def min_cell(self) -> int:
        """Figures about fewer people are suppressed."""
        return self._json["min_cell"]

    @property
    def linkage(self) -> Linkage:
        """How good the linkage is: what to expect of false and missed links, and warnings."""
        figures = self._json.get("linkage") or {}
        return Linkage(
            dict(self._native.linkage_facts), figures.get("warnings", []), figures, self._native.linkage_text
        )

    def to_dict(self, *, total: bool = False) -> dict[str, Any]:
        """The table and how it was made, as its JSON form has them (docs/output.md, "json")."""
        result: dict[str, Any] = json.loads(self._native.render("json", total))
        return result

    def to_json(self, *, total: bool = False) -> str:
        """The JSON form; ``total``: with all shown cells added up."""
        return self._native.render("json", total)

    def to_csv(self, *, long: bool = False, total: bool = False) -> str:
        """The CSV form: a line for each cell, or with ``long`` for each cell and statistic."""
        return self._native.render("csv-long" if long else "csv", total)

    def to_html(self, *, total: bool = False) -> str:
        """One whole page with charts that needs nothing else and runs no script."""
        return self._native.render("html", total)

    def to_markdown(self, *, total: bool = False) -> str:
        """The table in GitHub's Markdown, with what is said around it."""
        return self._native.render("markdown", total)

    def to_text(self, *, total: bool = False) -> str:
        """What the program prints on a terminal."""
        return self._native.render("table", total)

    def to_pandas(self, *, long: bool = False) -> pandas.DataFrame:
        """A data frame with the columns of the CSV form: one row for each cell, in order.

        Axes are categorical, in the order of their categories; counts and sums without decimals ``Int64``, other
        figures ``Float64``, and both ``NA`` where suppressed. The column ``suppressed`` is a text, since some of a
        cell's figures may be: ``"true"``, ``"false"`` or ``"partly"``. ``long``: one row for each cell and
        statistic, with ``suppressed`` as ``boolean``.
        Needs pandas.
        """
        import pandas

        columns: dict[str, Any] = {}
        for column in self._columns(long):
            if column.categories is not None:
                columns[column.name] = pandas.Categorical(column.values, categories=column.categories)
            else:
                kind = {str: "string", int: "Int64", float: "Float64", bool: "boolean"}[column.kind]
                columns[column.name] = pandas.array(column.values, dtype=kind)
        return pandas.DataFrame(columns)

    def to_polars(self, *, long: bool = False) -> polars.DataFrame:
        """The same as :meth:`to_pandas`, with polars' types; suppressed figures are null. Needs polars."""
        import polars

        kinds = {str: polars.String, int: polars.Int64, float: polars.Float64, bool: polars.Boolean}
        columns = []
        for column in self._columns(long):
            kind = kinds[column.kind] if column.categories is None else polars.Enum(column.categories)
            columns.append(polars.Series(column.name, column.values, dtype=kind))
        return polars.DataFrame(columns)

    def to_arrow(self, *, long: bool = False) -> pyarrow.Table:
        """The same as :meth:`to_pandas` as a table of pyarrow; axes are dictionary-encoded. Needs pyarrow."""
        import pyarrow

        kinds = {str: pyarrow.string(), int: pyarrow.int64(), float: pyarrow.float64(), bool: pyarrow.bool_()}
        columns = {}
        for column in self._columns(long):
            values = pyarrow.array(column.values, kinds[column.kind])
            columns[column.name] = values if column.categories is None else values.dictionary_encode()
        return pyarrow.table(columns)

    def plot(
        self, statistic: str | None = None, *, ax: matplotlib.axes.Axes | None = None
    ) -> matplotlib.figure.Figure:
        """Bars for one statistic, with 95 % intervals where there are any; suppressed cells are hatched.

        Args:
            statistic: the key of one of :attr:`statistics`, such as ``"mean_income"``; the first one that is not
                a count where it is not given.

        Raises:
            UsageError: the table has no such statistic.
            ImportError: matplotlib is not installed (``pip install 'tacit[plot]'``).
        """
        from ._plot import bars

        return bars(self._json, self._key(statistic), ax)

    def save(self, *paths: str | os.PathLike[str], total: bool = False) -> None:
        """Writes the table to files that only you can read, each in the form that its ending says.

        Endings: ``.csv``, ``.long.csv``, ``.json``, ``.md``, ``.html``, ``.txt``; and ``.png``, ``.svg`` or ``.pdf`` for the plot.
        Beside a CSV file stands a second one, ``NAME.linkage.csv``, with how good the linkage is.

        Raises:
            UsageError: an ending that stands for no form; then nothing is written.
            InputError: a file cannot be written.
        """
        files = [Path(path) for path in paths]
        pictures = [file for file in files if file.suffix.lower() in _PICTURES]
        self._native.save([os.fspath(file) for file in files if file not in pictures], total)
        for file in pictures:
            picture = io.BytesIO()
            self.plot().savefig(picture, format=file.suffix.lower()[1:], bbox_inches="tight")
            _client.write_file(file, picture.getvalue())

    def _key(self, statistic: str | None) -> str:
        keys = [one["key"] for one in self.statistics]
        if statistic is None:
            return next((one["key"] for one in self.statistics if one["statistic"] != "count"), keys[0])
        if statistic not in keys:
            raise usage(f"the table has no statistic {statistic!r}; it has: {', '.join(keys)}")
        return statistic

    def _columns(self, long: bool) -> list[_Column]:
        """The columns of the CSV form."""
        rows = list(csv.reader(io.StringIO(self.to_csv(long=long))))
        repeats = len(self.statistics) if long else 1
        cells = [cell["categories"] for cell in self._json["cells"] for _ in range(repeats)]
        columns = []
        for at, name in enumerate(rows[0]):
            if at < len(self.axes):
                # Not those of the CSV form, where a spreadsheet needs an apostrophe before some.
                axis = self._json["axes"][at]
                columns.append(_Column(axis["name"], str, [labels[at] for labels in cells], axis["categories"]))
                continue
            texts = [row[at] for row in rows[1:]]
            if long and name == "suppressed" and at + 1 == len(rows[0]):
                columns.append(_Column(name, bool, [text == "true" for text in texts]))
                continue
            kind = self._kind(name, long)
            if kind is str:
                columns.append(_Column(name, str, [text.removeprefix("'") or None for text in texts]))
            else:
                columns.append(_Column(name, kind, [kind(text) if text else None for text in texts]))
        return columns

    def _kind(self, name: str, long: bool) -> type[str] | type[int] | type[float]:
        """What a column of the CSV form holds, behind the axes."""
        if name in _TEXTS and (long or name == "suppressed"):
            return str
        if long:
            return int if name == "count" else float
        decimals = {one["key"]: one["decimals"] for one in self.statistics}
        if name in decimals:
            return int if decimals[name] == 0 else float
        # n stands behind figures; the others are standard errors and ends of intervals.
        return int if name.startswith("count") else float

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        by = " by ".join(["the overall figure"] if not self.axes else ["", ", ".join(self.axes)]).strip()
        return f"<tacit.Table {by}: {', '.join(one['key'] for one in self.statistics)}>"

    def _repr_html_(self) -> str:
        return _in_frame(self.to_html())


_TEXTS = ("statistic", "of", "category", "unit", "suppressed")


def _in_frame(page: str) -> str:
    """A page within another one, whose styles stay its own; no script of it would run."""
    import html

    return (
        f'<iframe srcdoc="{html.escape(page)}" sandbox="" title="Table of results" '
        'style="width: 100%; height: 32em; border: 1px solid #8884;"></iframe>'
    )
