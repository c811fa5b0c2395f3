# SPDX-License-Identifier: Apache-2.0
"""A server in this process: for tests and teaching, and for custodians who work with Python."""

from __future__ import annotations

import logging
import os
import threading
import weakref
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Union

from ._listen import Listener
from ._records import Records, make_reading, read

_log = logging.getLogger("tacit.server")

Log = Union[bool, Callable[[str], Any]]


def serve(
    config: str | os.PathLike[str],
    *,
    source: Any = None,
    columns: Mapping[str, str] | None = None,
    listen: str = "127.0.0.1:0",
    insecure: bool = False,
    threads: int | None = None,
    log: Log = True,
) -> Serving:
    """Answers queries from a thread of its own until it is stopped. Use it in a ``with`` statement.

    ::

        with tacit.serve("server.toml", source=frame, insecure=True) as serving:
            server = tacit.connect(serving.address, insecure=True)

    Args:
        config: the configuration file (examples/residents/server.toml explains the keys).
        source: the custodian's records, instead of the source that the configuration names: a data frame, or
            the path of a file.
        columns: by the name that the model and the configuration use, the name of the column in ``source``.
        listen: HOST:PORT; port 0 takes a free one, which ``address`` then has.
        insecure: no TLS and no certificates: only for clients on this machine.
        threads: of the linkage, instead of the configuration's; 0 for every core.
        log: True to send what happens to the logger ``tacit.server``, a function that is called with each
            line, or False.

    Raises:
        ConfigError: the configuration or the model is inconsistent.
        InputError: the records are malformed.
        UnavailableError: the address cannot be listened at.
    """
    return Serving(config, source, columns, listen, insecure, threads, log)


class Serving:
    """A server that runs, as :func:`tacit.serve` gives it."""

    def __init__(
        self,
        config: str | os.PathLike[str],
        source: Any,
        columns: Mapping[str, str] | None,
        listen: str,
        insecure: bool,
        threads: int | None,
        log: Log,
    ) -> None:
        from . import _server

        reading = source.reading if isinstance(source, Records) else make_reading(columns)
        records = None if source is None else read(_server, source, reading)
        self._native = _server.Server()
        # A thread fetches the lines of the log, so that the server never waits for Python.
        pump = threading.Thread(target=_fetch_lines, args=(self._native, log), name="tacit.serve log", daemon=True)
        pump.start()
        # Also where nobody stops it: when the object is forgotten, or the interpreter ends.
        self._end = weakref.finalize(self, _stop, self._native, pump, 0.0)
        try:
            with Listener("serve", False) as listener:
                self._native.start(config, records, reading, listen, insecure, threads, listener)
        except BaseException:
            self._end()
            raise

    @property
    def address(self) -> str:
        """HOST:PORT at which it listens."""
        return self._native.address

    @property
    def running(self) -> bool:
        """Whether it answers."""
        return self._native.running

    def stop(self, *, grace: float = 0.0) -> None:
        """Takes no further query, lets running ones end within ``grace`` seconds, and stops."""
        if grace > 0:
            self._native.stop(grace, None)
        self._end()

    def __enter__(self) -> Serving:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"<tacit.Serving at {self.address}>" if self.running else "<tacit.Serving, stopped>"


def _fetch_lines(native: Any, tell: Log) -> None:
    while (line := native.next_line()) is not None:
        level, text = line
        if callable(tell):
            tell(text)
        elif tell:
            _log.log(logging.WARNING if level == "warning" else logging.INFO, "%s", text)


def _stop(native: Any, pump: threading.Thread, grace: float) -> None:
    native.stop(grace, None)
    if threading.current_thread() is not pump:
        pump.join(timeout=5.0)  # not for ever: whoever ends it may hold what the log waits for
