# SPDX-License-Identifier: Apache-2.0
"""The exceptions and warnings of the package: one family, with the categories of the program's exit codes."""

from __future__ import annotations

import re


class Error(Exception):
    """Base of all errors of Tacit. The message says what was wrong, where, and what to do.

    Attributes:
        category: what kind of thing went wrong, as a short phrase such as ``"data file"``.
        exit_code: what the program ``tacit`` ends with for an error of this category.
    """

    category: str = "internal"
    exit_code: int = 70


class UsageError(Error, ValueError):
    """A call that cannot be: arguments that contradict each other, or a name that nobody has (exit code 2)."""


class InputError(Error, ValueError):
    """A file or a table that is missing, unreadable or malformed (3)."""


class ConfigError(Error, ValueError):
    """A configuration or a linkage model that is inconsistent (4)."""


class ModelMismatchError(Error):
    """The two sides hold different linkage models (5)."""


class SecurityError(Error):
    """TLS failed, a certificate is bad, or parameters are under 128-bit security (6)."""


class ProtocolError(Error):
    """The other side sent something that makes no sense (7)."""


class LimitError(Error):
    """More records, cells, bytes or queries than allowed, or out of memory (8)."""


class UnavailableError(Error, ConnectionError):
    """The server cannot be reached, or went away (9)."""


class DeadlineError(Error, TimeoutError):
    """Something took longer than it may (10)."""


class UnsuitableError(Error, ValueError):
    """The data and the model do not suit each other, so that the work would be in vain (11).

    ``anyway=True`` goes on nevertheless.
    """


class ApprovalError(Error):
    """The question waits for the custodian's approval (12). Ask the same again, before the time that it says."""


class InternalError(Error, RuntimeError):
    """A defect of Tacit (70)."""


class CancelledError(Error):
    """The work was given up, by this side or by the other (130). Ctrl-C raises ``KeyboardInterrupt`` instead."""


class DataWarning(UserWarning):
    """Something in the data is doubtful: ``tacit.check`` says more."""


class LinkageWarning(UserWarning):
    """The linkage behind a result, or of a query to come, is doubtful."""


class SecurityWarning(UserWarning):
    """A certificate ends soon, or somebody has less protection than usual."""


_BY_CATEGORY: dict[str, type[Error]] = {
    "usage": UsageError,
    "data file": InputError,
    "configuration": ConfigError,
    "unsuitable data": UnsuitableError,
    "model mismatch": ModelMismatchError,
    "security": SecurityError,
    "protocol": ProtocolError,
    "limit": LimitError,
    "connection": UnavailableError,
    "deadline": DeadlineError,
    "cancelled": CancelledError,
    "approval": ApprovalError,
    "internal": InternalError,
}

# Messages are those of the program, whose flags have the names of arguments here.
_CHECK_COMMAND = re.compile(r"`?tacit model check --model .+? --data .+?(?=[`;]|$)`?", re.MULTILINE)
_COMMAND = re.compile(r"\btacit (?:model )?(fit|check|evaluate|plan|plain)\b")
_SWITCH = re.compile(r"(?<![\w-])--(anyway|skip-missing-columns)\b")
_FLAG = re.compile(r"(?<![\w-])--([a-z]+(?:-[a-z]+)*)\b(?: (?=[A-Z]+\b))?")


def in_python(message: str) -> str:
    """A message of the program with arguments where it has flags."""
    message = _CHECK_COMMAND.sub("tacit.check(model, people)", message)
    message = _SWITCH.sub(lambda flag: flag[1].replace("-", "_") + "=True", message)
    message = _COMMAND.sub(r"tacit.\1", message)
    return _FLAG.sub(lambda flag: flag[1].replace("-", "_") + "=", message)


def make(category: str, exit_code: int, message: str) -> Error:
    """The exception of a category; the compiled modules call it."""
    error = _BY_CATEGORY.get(category, InternalError)(in_python(message))
    error.category = category
    error.exit_code = exit_code
    return error


def usage(message: str) -> UsageError:
    """What this layer itself finds wrong with a call."""
    error = make("usage", 2, message)
    assert isinstance(error, UsageError)
    return error
