# SPDX-License-Identifier: Apache-2.0
"""What checks, fits, evaluations and plans find out."""

from __future__ import annotations

import html
import io
import json
import os
from typing import TYPE_CHECKING, Any

from . import _client
from ._compiled import Reading
from ._errors import in_python
from ._model import Model

if TYPE_CHECKING:
    import matplotlib.figure
    import pandas


class Report:
    """What the program prints, as a text and as data. ``print`` shows the text."""

    def __init__(self, printed: _client.Printed | _client.Fit | _client.Evaluation) -> None:
        self._text: str = in_python(printed.text)
        self._data: dict[str, Any] = json.loads(printed.json)

    @property
    def text(self) -> str:
        """What the program prints for people, with arguments where it names flags."""
        return self._text

    def to_dict(self) -> dict[str, Any]:
        """What the program prints with ``--format json``."""
        return self._data

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"<tacit.{type(self).__name__}: print it, or see .text and .to_dict()>"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self._text)}</pre>"


class Check(Report):
    """Whether a model suits one party's records (docs/model.md, "Checking one file alone")."""

    @property
    def warnings(self) -> list[str]:
        """What is doubtful, each with where it is and what to do."""
        return [in_python(f"{one['where']}: {one['what']}. {one['advice']}") for one in self._data["warnings"]]

    @property
    def hopeless(self) -> bool:
        """Whether work with this model and these records is refused."""
        return any(one["hopeless"] for one in self._data["warnings"])

    def fields(self) -> pandas.DataFrame:
        """The model's fields in these records: a row each. Counts are of records, shares from 0 to 1.

        Columns name, about, values, missing, empty, listed_as_missing, unreadable,
        most_frequent_share.
        """
        return _frame(
            [{key: value for key, value in field.items() if not isinstance(value, (list, dict))}
             for field in self._data["fields"]]
        )

    def columns(self) -> pandas.DataFrame:
        """How the columns that the model reads are written: a row for each field and column of its own.

        Columns field, column, values, not_utf8, with_letters, with_digits, numbers, and for numbers decimals,
        exponents, usual_length, one_digit_short, leading_zeros_lost.
        """
        return _frame([{"field": field["name"], **one} for field in self._data["fields"] for one in field["columns"]])

    def features(self) -> pandas.DataFrame:
        """The levels at which values are compared: a row each.

        Columns name, field, buckets, agreement, largest_agreement, disagreement, values, buckets_used,
        fullest_share, skew, entropy_bits, chance_agreement (probability that two unrelated records agree),
        agreement_bits.
        """
        return _frame(self._data["features"])


class Fit(Report):
    """A model that was fitted to two tables (docs/model.md, "Fitting")."""

    def __init__(self, native: _client.Fit, reading: Reading | None) -> None:
        super().__init__(native)
        self._model = Model(_client.Model.parse(native.model, "the fitted model"), reading)

    @property
    def model(self) -> Model:
        """The fitted model, for records that are written as the client's were; ``.save(path)`` writes it."""
        return self._model

    @property
    def expected(self) -> dict[str, float]:
        """What to expect of it on such tables: links, precision, recall and f1 (shares from 0 to 1)."""
        return self._data["expected"]

    @property
    def doubts(self) -> list[str]:
        """Reasons to doubt the fit, in sentences."""
        return self._data["doubts"]

    def levels(self) -> pandas.DataFrame:
        """Each field's levels: a row each, with buckets, agreement (weight), m, u and bits.

        m: share of the pairs of one person where this is the strictest level that agrees; u: the same of other
        pairs; bits: log2(m/u).
        """
        rows = []
        for field in self._data["fields"]:
            for level in field["levels"]:
                plain = {key: value for key, value in level.items() if not isinstance(value, (list, dict))}
                rows.append({"field": field["name"], **plain})
        return _frame(rows)


class Evaluation(Report):
    """How well a model links where it is known who is who."""

    def __init__(self, native: _client.Evaluation) -> None:
        super().__init__(native)
        self._native = native

    def curve(self) -> pandas.DataFrame:
        """Quality at each threshold: a row each.

        Columns threshold, found_pairs, correct_pairs, precision, recall, f1, and the same over records:
        found_records, correct_records, record_precision, record_recall, record_f1.
        """
        return _frame(self._data["curve"])

    def ambiguous(self) -> pandas.DataFrame:
        """Client records that need review. It names records of both sides by their ids.

        Columns client_id, server_id, score, linked, labelled, why.
        """
        import pandas

        return pandas.read_csv(io.StringIO(self._native.ambiguous_csv()), dtype={"client_id": str, "server_id": str})

    def to_svg(self) -> str:
        """Precision, recall and F1 against the threshold, as an SVG picture."""
        return self._native.svg

    def plot(self) -> matplotlib.figure.Figure:
        """Precision, recall and F1 over pairs against the threshold, with matplotlib."""
        from ._plot import quality

        return quality(self._data)

    def save_plot(self, path: str | os.PathLike[str]) -> None:
        """Writes the SVG picture to a file."""
        _client.write_file(path, self.to_svg())


class _Planned(Report):
    def __init__(self, printed: _client.Printed) -> None:
        super().__init__(printed)
        self._details: str = printed.details

    @property
    def details(self) -> str:
        """The same with parameters and noise, as ``--verbose`` of the program prints it."""
        return self._details


class Plan(_Planned):
    """What a query takes: time, memory and bytes; ``details`` has parameters and noise too."""

    @property
    def seconds(self) -> float:
        """Expected time of the server's and the client's work, on a machine like this one."""
        return self._data["expected_seconds"]["total"]


class DryRun(_Planned):
    """What a query would take and how good its linkage is to be expected; no record was sent."""

    @property
    def seconds(self) -> float:
        """Expected time, for a server like this machine."""
        return self._data["expected_seconds"]["total"]


class Catalog(Report):
    """What a server may be asked."""

    @property
    def dimensions(self) -> dict[str, list[str]]:
        """What people can be grouped by, each with its categories."""
        return {one["name"]: one["categories"] for one in self._data["dimensions"]}

    @property
    def measures(self) -> dict[str, dict[str, Any]]:
        """What can be added up or averaged: unit, decimals, minimum and maximum of each."""
        return {one["name"]: {k: v for k, v in one.items() if k != "name"} for one in self._data["measures"]}

    @property
    def model_name(self) -> str:
        """The name of the server's linkage model."""
        return self._data["model"]

    @property
    def model_hash(self) -> str:
        """Its hash, which has to be that of yours."""
        return self._data["model_hash"]

    @property
    def min_cell(self) -> int:
        """Figures about fewer people are suppressed."""
        return self._data["min_cell"]

    @property
    def terms(self) -> dict[str, Any]:
        """What applies to you, by the names of the JSON form (docs/output.md): limits and budgets."""
        names = ("custodian", "smallest_list", "max_client_records", "query_seconds", "memory_bytes", "strategy")
        return {key: self._data[key] for key in (*names, "answers", "questions") if key in self._data}

    @property
    def max_client_records(self) -> int:
        """The longest list that may be asked about."""
        return self._data["max_client_records"]


def _frame(rows: list[dict[str, Any]]) -> pandas.DataFrame:
    import pandas

    return pandas.DataFrame(rows)
