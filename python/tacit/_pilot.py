# SPDX-License-Identifier: Apache-2.0
"""Work in the clear, on data that are at one place: checks, fits, evaluations, plans and tables of pilots."""

from __future__ import annotations

import os
from typing import Any

from . import _client
from ._asking import Names, Path, Shares, question, table_of
from ._listen import Listener, ProgressWanted
from ._model import ModelWanted, as_model
from ._records import People, as_records
from ._report import Check, Evaluation, Fit, Plan
from ._table import Table

_EFFORTS = ("fast", "thorough", "most")


def check(
    model: ModelWanted,
    people: People,
    *,
    against: int | None = None,
    side: str = "client",
    show_values: bool = False,
    progress: ProgressWanted = False,
) -> Check:
    """Whether a model suits one party's records: values, features, false links by chance, cost, warnings.

    Args:
        model: the linkage model.
        people: the records of one party, one row for each person.
        against: records that the other side has; as many as there are here where it is not given.
        side: whose records they are, ``"client"`` or ``"server"``.
        show_values: name the most frequent values. Otherwise nothing of a record is shown.
        progress: True for a bar, or a function that is called with :class:`tacit.Progress`.

    Raises:
        InputError: the records are malformed, or lack a column that the model reads.
    """
    chosen, records = as_model(model), as_records(people)
    with Listener("check", progress) as listener:
        printed = _client.check(
            chosen._native,
            records._native,
            records.reading or chosen.reading,
            side,
            against or 0,
            show_values,
            listener,
        )
    return Check(printed)


def fit(
    model: ModelWanted,
    client: People,
    server: People,
    links: People | None = None,
    *,
    id: str = "rec_id",
    name: str | None = None,
    effort: str = "fast",
    planes: int = 220,
    false_links: float | None = None,
    expected_matches: float | None = None,
    max_pairs: float = 2e8,
    rarity: bool = True,
    seed: int = 1,
    for_records: int | None = None,
    for_server_records: int | None = None,
    skip_missing_columns: bool = False,
    anyway: bool = False,
    progress: ProgressWanted = False,
) -> Fit:
    """Buckets, weights and threshold for two tables, with or without known links, in the clear.

    Use a pilot that both parties may see, or one party's records and corrupted copies of them
    (:func:`tacit.corrupt`). The fitted model holds counts and shares, no contents of a record.

    Args:
        model: where the fit starts: fields, levels and transforms are those of this model.
        client: the client's records, one row for each person. The model's own ``columns`` are about these.
        server: the server's records.
        links: all pairs of one person, with the columns client_id and server_id, where they are known.
        id: column of both tables that the links refer to.
        name: of the fitted model; that of ``model`` and ``-fitted`` where it is not given.
        effort: what a comparison may cost: ``"fast"``, ``"thorough"`` or ``"most"``.
        planes: encrypted planes that the buckets may take, about.
        false_links: largest expected share of false links, from 0 to 1; the best F1 where it is not given.
        expected_matches: about how many pairs are one person; as many as the smaller table has records where
            it is not given.
        max_pairs: pairs that are compared; beyond, client records are sampled.
        rarity: agreeing on a rare value may be worth more. The model then says which hashed buckets of values
            are frequent or rare in these tables.
        seed: of the sample.
        for_records: client records of the queries that the model is for.
        for_server_records: the same of the server.
        skip_missing_columns: fit without what needs columns that a table lacks.
        anyway: go on with data that do not suit the model.
        progress: True for a bar, or a function that is called with :class:`tacit.Progress`.

    Raises:
        InputError: the tables are malformed, lack columns, or have no people in common to fit to.
        UnsuitableError: the dates of the two tables need different orders.
    """
    start, first, second = as_model(model), as_records(client), as_records(server)
    pairs = None if links is None else as_records(links)._native
    options: dict[str, Any] = {
        "id_column": id,
        "name": name or "",
        "effort": effort,
        "planes": planes,
        "false_links": false_links,
        "expected_matches": expected_matches or 0.0,
        "most_pairs": max_pairs,
        "rarity": rarity,
        "seed": seed,
        "for_records": for_records or 0,
        "for_server_records": for_server_records or 0,
        "skip_missing_columns": skip_missing_columns,
        "anyway": anyway,
    }
    with Listener("fit", progress) as listener:
        native = _client.fit(
            start._native,
            first._native,
            first.reading or start.reading,
            second._native,
            second.reading,
            pairs,
            options,
            listener,
        )
    return Fit(native, first.reading or start.reading)


def evaluate(
    model: ModelWanted,
    client: People,
    server: People,
    links: People,
    *,
    id: str = "rec_id",
    anyway: bool = False,
    progress: ProgressWanted = False,
) -> Evaluation:
    """How well a model links where it is known who is who: precision, recall and F1, and why links are wrong.

    Args:
        model: the linkage model. Its own ``columns`` are about the client's records.
        client: the client's records, one row for each person.
        server: the server's records.
        links: all pairs of one person: columns client_id and server_id.
        id: column of both tables that the links refer to.
        anyway: go on with data that do not suit the model.
        progress: True for a bar, or a function that is called with :class:`tacit.Progress`.

    Raises:
        InputError: the tables are malformed, or the links name records that are not there.
        UnsuitableError: data and model do not suit each other.
    """
    chosen, first, second = as_model(model), as_records(client), as_records(server)
    pairs = as_records(links)
    with Listener("evaluate", progress) as listener:
        native = _client.evaluate(
            chosen._native,
            first._native,
            first.reading or chosen.reading,
            second._native,
            second.reading,
            pairs._native,
            id,
            anyway,
            listener,
        )
    return Evaluation(native)


def plan(
    model: ModelWanted,
    records: int,
    server_records: int,
    *,
    min_cell: int = 5,
    cells: int = 10,
    measures: int = 1,
    split: int = 0,
    span: int = 120,
    strategy: str = "any",
    memory_mb: int | None = None,
    threads: int = 0,
    ranks: int = 1,
    network_gbit: float = 10.0,
) -> Plan:
    """The parameters, bytes, memory and time that a query would take.

    Args:
        model: the linkage model.
        records: of the client's list.
        server_records: of the server's table.
        min_cell: the smallest cell that is shown.
        cells: of the server's dimensions.
        measures: each a sum or mean.
        split: categories of the client's own dimension; 0 for none.
        span: of a measure: its maximum minus its minimum, times 10^decimals.
        strategy: ``"any"``, ``"all-pairs"`` or ``"blocked"``.
        memory_mb: memory that the server may use, in MiB; a server's default where it is not given.
        threads: of the linkage, of each rank; 0 for every core of this machine, whose speed is taken.
        ranks: processes that link together, on a machine each. ``to_dict()["cluster"]`` then has each one's
            memory, what goes between them, and how many times as fast they are as one.
        network_gbit: what the network between them carries, in Gbit/s.

    Raises:
        LimitError: no plan fits into the memory.
        UsageError: ``threads``, ``ranks`` or ``network_gbit`` is out of range.
    """
    sizes = {
        "client_records": records,
        "server_records": server_records,
        "min_cell": min_cell,
        "cells": cells,
        "measures": measures,
        "span": span,
        "split": split,
    }
    machines = {"threads": threads, "ranks": ranks, "network_gbit": float(network_gbit)}
    with Listener("plan", False) as listener:
        return Plan(_client.plan(as_model(model)._native, sizes, strategy, memory_mb or 0, machines, listener))


def plain(
    config: Path,
    people: People,
    model: ModelWanted,
    *,
    source: People | None = None,
    by: Names = (),
    count: bool = False,
    sum: Names = (),
    mean: Names = (),
    std: Names = (),
    share: Shares = (),
    interval: bool = False,
    split: str | None = None,
    strategy: str = "any",
    anyway: bool = False,
    progress: ProgressWanted = False,
) -> Table:
    """The table of a query, computed in the clear from both sides' records: for pilots and tests.

    Args:
        config: the custodian's configuration file.
        people: the client's list, one row for each person.
        model: the client's linkage model.
        source: the custodian's records, instead of the source that the configuration names.
        by, count, sum, mean, std, share, interval, split, strategy: the question, as :meth:`tacit.Server.query` has it.
        anyway: go on with data that do not suit the model.
        progress: True for a bar, or a function that is called with :class:`tacit.Progress`.

    Raises:
        ConfigError: the configuration is inconsistent.
        ModelMismatchError: the two sides' models differ.
        UsageError, InputError, UnsuitableError, LimitError: as a query.
    """
    words = question(by, count, sum, mean, std, share, interval, split, strategy)
    chosen, records = as_model(model), as_records(people)
    theirs = None if source is None else as_records(source)
    with Listener("plain", progress) as listener:
        native = _client.plain(
            config,
            None if theirs is None else theirs._native,
            None if theirs is None else theirs.reading,
            chosen._native,
            records._native,
            records.reading or chosen.reading,
            words,
            anyway,
            listener,
        )
    return table_of(native)
