# SPDX-License-Identifier: Apache-2.0
"""What work tells while it runs: progress, notes and warnings."""

from __future__ import annotations

import logging
import os
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any, Union

from ._errors import DataWarning, in_python

_log = logging.getLogger("tacit")
_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep
_FIRST_SHOWN_AFTER = 1.0  # seconds; shorter work shows nothing
_NEXT_LINE_AFTER = 10.0


@dataclass(frozen=True)
class Progress:
    """How far work is.

    Attributes:
        share: of all work that is done, from 0 to 1; never less than before.
        stage: what is being done now, for a person; may be empty.
        seconds_left: until the end, as far as that can be told; None where it cannot.
    """

    share: float
    stage: str
    seconds_left: float | None


ProgressWanted = Union[bool, Callable[[Progress], Any]]


def warn(message: str, category: type[Warning]) -> None:
    """Warns at the line of the caller that is not in this package."""
    level = 1
    frame: FrameType | None = sys._getframe(0)
    while frame is not None and os.path.abspath(frame.f_code.co_filename).startswith(_HERE):
        level, frame = level + 1, frame.f_back
    warnings.warn(in_python(message), category, stacklevel=level)


class Listener:
    """Hears what work tells, and closes what it shows. Use it in a ``with`` statement.

    Args:
        title: of the bar, such as ``"query"``.
        progress: True for a bar (tqdm where it is installed, else lines on a terminal's stderr), False for
            nothing, or a function that is called with a :class:`Progress` about twenty times a second.
    """

    def __init__(self, title: str, progress: ProgressWanted) -> None:
        self._title = title
        self._call: Callable[[Progress], Any] | None = progress if callable(progress) else None
        self._shows = progress is True
        self._bar: Any = None
        self._share = 0.0
        self._start = self._shown = time.monotonic()

    def __enter__(self) -> Listener:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def __call__(self, kind: str, text: str, share: float, seconds_left: float) -> None:
        if kind == "progress":
            self._progress(text, share, seconds_left)
        elif kind == "warning":
            warn(text.removeprefix("warning: "), DataWarning)
        else:
            _log.info("%s", text)

    def _progress(self, stage: str, share: float, seconds_left: float) -> None:
        self._share = min(max(share, self._share), 1.0)
        now = Progress(self._share, stage, seconds_left if seconds_left >= 0 else None)
        if self._call is not None:
            self._call(now)
        elif self._shows and time.monotonic() - self._start >= _FIRST_SHOWN_AFTER:
            self._show(now)

    def _show(self, now: Progress) -> None:
        if self._bar is None and (bar := _new_bar(self._title)) is not None:
            self._bar = bar
        if self._bar is not None:
            self._bar.set_description_str(", ".join(filter(None, [self._title, now.stage])), refresh=False)
            self._bar.set_postfix_str(_left(now), refresh=False)
            self._bar.n = 100 * now.share
            self._bar.refresh()
        elif sys.stderr is not None and sys.stderr.isatty():
            if time.monotonic() - self._shown >= _NEXT_LINE_AFTER:
                self._shown = time.monotonic()
                parts = [f"{100 * now.share:.0f}%", now.stage, _left(now)]
                print(f"{self._title}: {', '.join(filter(None, parts))}", file=sys.stderr)


def _left(now: Progress) -> str:
    if now.seconds_left is None:
        return ""
    seconds = round(now.seconds_left)
    if seconds < 60:
        return f"{seconds} s left"
    minutes = round(seconds / 60)
    return f"{minutes} min left" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min left"


def _new_bar(title: str) -> Any:
    """A bar of tqdm, or None where that is not installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a notebook lacks widgets is not worth a word
            from tqdm.auto import tqdm
    except ImportError:
        return None
    shape = "{desc}: {percentage:3.0f}%|{bar}| {postfix}"
    return tqdm(total=100, desc=title, bar_format=shape, leave=False)
