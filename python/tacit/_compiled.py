# SPDX-License-Identifier: Apache-2.0
"""What the compiled modules take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Optional, TypedDict


class Reading(TypedDict):
    """How records are written, where that is not how the model has it."""

    columns: dict[str, str]  # by the model's name, the column's
    delimiter: str  # of a CSV file; empty: found by looking
    date_order: str  # "ymd", "dmy", "mdy" or empty: as the model says
    two_digit_years: Optional[int]  # 00 to this one are of the 2000s


# Called with kind ("progress", "note" or "warning"), text, share done and seconds left (below 0: not known).
Tell = Optional[Callable[[str, str, float, float], Any]]
