# SPDX-License-Identifier: Apache-2.0
"""Asking a server."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Union

from . import _client
from ._errors import LinkageWarning, SecurityWarning, usage
from ._listen import Listener, ProgressWanted, warn
from ._model import Model, ModelWanted, as_model
from ._records import People, as_records
from ._report import Catalog, DryRun
from ._table import Table

Path = Union[str, "os.PathLike[str]"]
Names = Union[str, Sequence[str]]
Shares = Union[str, Mapping[str, Union[str, Sequence[str]]], Iterable[str]]


class Server:
    """A server that can be asked, as :func:`tacit.connect` gives it. No connection stays open between calls."""

    def __init__(self, connection: _client.Connection) -> None:
        self._connection = connection

    @property
    def address(self) -> str:
        """HOST:PORT."""
        return self._connection.server

    def catalog(self) -> Catalog:
        """What may be asked: dimensions with their categories, measures, limits, and which model is used.

        Raises:
            UnavailableError: nobody answers there.
            SecurityError: TLS failed, or the server does not know your certificate.
        """
        with Listener("catalog", False) as listener:
            return Catalog(_client.catalog(self._connection, listener))

    def model(
        self,
        *,
        columns: Mapping[str, str] | None = None,
        date_order: str | None = None,
        two_digit_years: int | None = None,
    ) -> Model:
        """The server's linkage model, which it hands out with its catalog; its hash was checked.

        ``columns``, ``date_order`` and ``two_digit_years`` say how your records are written, as for
        :meth:`tacit.Model.load`. Raises what :meth:`catalog` raises.
        """
        text = self.catalog().to_dict()["model_toml"]
        return Model.parse(
            text,
            origin="the server's model",
            columns=columns,
            date_order=date_order,
            two_digit_years=two_digit_years,
        )

    def query(
        self,
        people: People,
        model: ModelWanted | None = None,
        *,
        by: Names = (),
        count: bool = False,
        sum: Names = (),
        mean: Names = (),
        std: Names = (),
        share: Shares = (),
        interval: bool = False,
        split: str | None = None,
        strategy: str = "any",
        purpose: str = "",
        minutes: float = 180,
        approval_wait: float = 480,
        anyway: bool = False,
        progress: ProgressWanted = False,
    ) -> Table:
        """A table about the people of a list whom the server knows; neither side shows its records.

        Ctrl-C ends it within a second and raises KeyboardInterrupt.

        Args:
            people: your list: a data frame, a file or :class:`tacit.Records`. One row for each person.
            model: the linkage model, the same as the server's; without it, the one that the server hands out.
            by: dimensions of the server to group by, crossed; none for the overall figure.
            count: the number of linked records of each cell. It is what is asked where nothing else is.
            sum: measures to add up, in the measure's unit.
            mean: measures to average, in the measure's unit.
            std: measures whose sample standard deviation is wanted, in the measure's unit.
            share: share in percent of a category, of the linked records that have a value of its dimension:
                ``"sex=f"``, ``{"sex": "f"}``, or several of them.
            interval: of each mean its standard deviation too, so that it has a 95 % interval. A share has one
                anyway.
            split: a column of your own list as one more dimension. The server does not see it.
            strategy: which pairs of records are compared: ``"all-pairs"``; ``"blocked"``, those that share a bin
                in a pass of the model; or ``"any"``.
            purpose: what the table is for, in a sentence: for the custodian, who may ask for it, and the report.
            minutes: the query is stopped after this time.
            approval_wait: where the custodian approves by hand, wait so many minutes for that, beside
                ``minutes``; 0: not at all.
            anyway: go on where data and model do not suit each other.
            progress: True for a bar, or a function that is called with :class:`tacit.Progress`.

        Raises:
            UsageError: a name that the server's catalog does not have, or a question that cannot be.
            InputError: the list is malformed, or lacks a column that ``columns`` names.
            ConfigError: the list lacks a column that the model reads.
            UnsuitableError: data and model do not suit each other.
            ModelMismatchError: the server has another model.
            LimitError: the list or the question is larger than allowed, a budget is used up, or the custodian
                decided against the question.
            ApprovalError: the question still waits for the custodian's approval: ask the same again.
            SecurityError, UnavailableError, DeadlineError, ProtocolError: the connection.
        """
        words = question(by, count, sum, mean, std, share, interval, split, strategy)
        chosen, records = self._model_or_own(model), as_records(people)
        _warn_of_certificate(self._connection)
        with Listener("query", progress) as listener:
            native = _client.query(
                self._connection,
                chosen._native,
                records._native,
                records.reading or chosen.reading,
                words,
                purpose,
                minutes * 60,
                approval_wait * 60,
                anyway,
                listener,
            )
        return table_of(native)

    def dry_run(
        self,
        people: People,
        model: ModelWanted | None = None,
        *,
        by: Names = (),
        count: bool = False,
        sum: Names = (),
        mean: Names = (),
        std: Names = (),
        share: Shares = (),
        interval: bool = False,
        split: str | None = None,
        strategy: str = "any",
        purpose: str = "",
        anyway: bool = False,
    ) -> DryRun:
        """What :meth:`query` with these arguments would take, and how good its linkage is to be expected.

        Asks the server for its catalog and sends nothing else. Raises what the query would raise before its
        first record.
        """
        words = question(by, count, sum, mean, std, share, interval, split, strategy)
        chosen, records = self._model_or_own(model), as_records(people)
        with Listener("dry run", False) as listener:
            printed = _client.dry_run(
                self._connection,
                chosen._native,
                records._native,
                records.reading or chosen.reading,
                words,
                purpose,
                anyway,
                listener,
            )
        report = DryRun(printed)
        for warning in report.to_dict()["linkage"]["warnings"]:
            warn(warning["text"], LinkageWarning)
        return report

    def _model_or_own(self, model: ModelWanted | None) -> Model:
        return self.model() if model is None else as_model(model)

    def __repr__(self) -> str:
        return f"<tacit.Server at {self.address}>"


def connect(
    address: str,
    *,
    ca: Path | None = None,
    cert: Path | None = None,
    key: Path | None = None,
    insecure: bool = False,
) -> Server:
    """A server to ask.

    Args:
        address: ``"HOST:PORT"``.
        ca: file of certificates (PEM) to trust, instead of the system's.
        cert: file of your certificate (PEM), by which the server knows you.
        key: file of its private key (PEM), which only you can read.
        insecure: no TLS. Only for a server on this machine.

    Raises:
        UsageError: arguments that contradict each other, or an address that is none. Whether somebody is there
            shows the first question.
    """
    if (cert is None) != (key is None):
        raise usage("cert= and key= belong together: a certificate and its private key")
    if insecure and (ca is not None or cert is not None):
        raise usage("insecure=True is without TLS, so ca=, cert= and key= have no meaning")
    return Server(_client.Connection(address, ca, cert, key, insecure))


def question(
    by: Names,
    count: bool,
    sum: Names,
    mean: Names,
    std: Names,
    share: Shares,
    interval: bool,
    split: str | None,
    strategy: str,
) -> _client.Question:
    """A question as the compiled part takes it."""
    words = _client.Question()
    words.by = _names(by)
    words.split = split or ""
    words.count = count
    words.sum, words.mean, words.std = _names(sum), _names(mean), _names(std)
    words.share = _shares(share)
    words.interval = interval
    words.strategy = strategy
    return words


def table_of(native: _client.Result) -> Table:
    """The table, with warnings of its linkage."""
    table = Table(native)
    for warning in table.linkage.warnings:
        warn(warning["text"], LinkageWarning)
    return table


def _names(names: Names) -> list[str]:
    return [names] if isinstance(names, str) else list(names)


def _shares(shares: Shares) -> list[str]:
    if isinstance(shares, str):
        return [shares]
    if not isinstance(shares, Mapping):
        return list(shares)
    return [f"{of}={category}" for of, categories in shares.items() for category in _names(categories)]


def _warn_of_certificate(connection: _client.Connection) -> None:
    if warning := _client.certificate_warning(connection):
        warn(warning, SecurityWarning)
