# SPDX-License-Identifier: Apache-2.0
"""Made-up people, and corrupted copies of records."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import _client
from ._listen import Listener, ProgressWanted
from ._model import ModelWanted, as_model
from ._records import People, Records, as_records


@dataclass(frozen=True)
class Synth:
    """Two made-up tables of people with some in common, and who is who.

    Attributes:
        client: the client's records.
        server: the server's records: copies with errors, and other people.
        links: columns client_id and server_id: the ``rec_id`` of each pair of one person.
    """

    client: Records
    server: Records
    links: Records

    def save(self, folder: str | os.PathLike[str]) -> None:
        """Writes client.csv, server.csv and links.csv into a folder, which is made where it is not there."""
        os.makedirs(folder, exist_ok=True)
        for name in ("client", "server", "links"):
            getattr(self, name).to_csv(Path(folder) / f"{name}.csv")


@dataclass(frozen=True)
class Corrupted:
    """A corrupted copy of records, and who is who.

    Attributes:
        copy: records with the same columns, in random order. It still says most of what the original says about
            its people: keep it like the original.
        links: columns client_id (of the original) and server_id (of the copy); None where none were wanted.
        report: how many records were copied and added, errors by kind, and what each column was taken for.
    """

    copy: Records
    links: Records | None
    report: dict[str, Any]


def synth(
    records: int = 5000,
    server_records: int | None = None,
    *,
    seed: int = 1,
    study: str = "residents",
    typos: float = 2.0,
    overlap: float = 1.0,
    families: float = 0.05,
) -> Synth:
    """Two overlapping tables of made-up residents with typing errors, and the true links.

    The same arguments give the same records.

    Args:
        records: of the client, 1 to 4,000,000.
        server_records: of the server; as many as the client's where it is not given.
        seed: of the random numbers.
        study: columns in addition to names, birth and address: ``"residents"`` (server: income, sex) or
            ``"hiv-income"`` (client: arm, hiv_stage; server: sex, ethnicity, region, insured_since, income).
        typos: mean number of errors in a server record.
        overlap: share of the client's people whom the server has too, from 0 to 1.
        families: share of people who live with others of their surname, from 0 to 1.

    Raises:
        UsageError: an argument is out of its range.
    """
    with Listener("synth", False) as listener:
        made = _client.synth(records, server_records, seed, study, typos, overlap, families, listener)
    return Synth(*map(Records._of_native, made))


def corrupt(
    model: ModelWanted,
    people: People,
    *,
    seed: int = 1,
    errors: float = 1.5,
    missing: float | None = None,
    swapped: float | None = None,
    moved: float | None = None,
    leave_out: float = 0.0,
    add: float = 0.0,
    as_: Mapping[str, str] | None = None,
    id: str = "rec_id",
    links: bool = True,
    progress: ProgressWanted = False,
) -> Corrupted:
    """A corrupted copy of your own records and the true links: a pilot without the other party's records.

    Args:
        model: says what the columns hold.
        people: the records, one row for each person.
        seed: the same seed gives the same copy.
        errors: mean number of errors in a record.
        missing: share of the errors: a value is gone.
        swapped: share of the errors: given name and surname have changed places.
        moved: share of the errors: another record's address.
        leave_out: share of the records that have no copy.
        add: other people, put together from several records each, as a share of the records.
        as_: by column, what it holds where the model does not say it or the values mislead: ``"given-name"``,
            ``"surname"``, ``"text"``, ``"number"``, ``"date"``, ``"category"``, ``"address"`` or ``"none"``.
        id: column of record ids: numbered anew in the copy, and what the links name.
        links: whether they are wanted. They need the column ``id``.
        progress: True for a bar, or a function that is called with :class:`tacit.Progress`.

    Raises:
        UsageError: an argument is out of its range.
        InputError: the records are malformed, or the column ``id`` does not tell them apart.
    """
    chosen, records = as_model(model), as_records(people)
    with Listener("corrupt", progress) as listener:
        copy, pairs, report = _client.corrupt(
            chosen._native,
            records._native,
            records.reading or chosen.reading,
            {
                "errors": errors,
                "missing": missing,
                "swapped": swapped,
                "moved": moved,
                "leave_out": leave_out,
                "add": add,
                "seed": seed,
            },
            dict(as_ or {}),
            id,
            links,
            listener,
        )
    links_made = None if pairs is None else Records._of_native(pairs)
    return Corrupted(Records._of_native(copy), links_made, json.loads(report))
