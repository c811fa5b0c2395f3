# SPDX-License-Identifier: Apache-2.0
"""What is shown while work runs, and the words of messages."""

from __future__ import annotations

import sys
import warnings

import pytest

import tacit
from tacit import _client, _errors, _listen
from tacit._listen import Listener


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_listen, "_FIRST_SHOWN_AFTER", 0.0)
    monkeypatch.setattr(_listen, "_NEXT_LINE_AFTER", 0.0)


def test_a_bar_of_tqdm_shows_stage_and_time_left(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("tqdm")
    with Listener("query", True) as listener:
        listener("progress", "record linkage", 0.25, 90)
        listener("progress", "record linkage", 0.5, 45)
    shown = capsys.readouterr().err
    assert "query, record linkage:  25%" in shown
    assert "50%" in shown
    assert "45 s left" in shown


def test_without_tqdm_a_terminal_gets_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    for terminal in (False, True):
        monkeypatch.setattr(sys.stderr, "isatty", lambda terminal=terminal: terminal)
        with Listener("fit", True) as listener:
            listener("progress", "comparing pairs", 0.25, 7800)
        assert capsys.readouterr().err == ("fit: 25%, comparing pairs, 2 h 10 min left\n" if terminal else "")


def test_a_function_hears_shares_that_never_go_back() -> None:
    heard: list[tacit.Progress] = []
    with Listener("fit", heard.append) as listener:
        for share in (0.1, 0.3, 0.2, 1.5):
            listener("progress", "", share, -1)
    assert [one.share for one in heard] == [0.1, 0.3, 0.3, 1.0]
    assert heard[0] == tacit.Progress(0.1, "", None)


def test_without_progress_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with Listener("fit", False) as listener:
        listener("progress", "", 0.5, 1)
    assert capsys.readouterr() == ("", "")


def test_warnings_are_pythons() -> None:
    with Listener("fit", False) as listener, pytest.warns(tacit.DataWarning, match="^field x: odd$"):
        listener("warning", "warning: field x: odd", 0, 0)
    with warnings.catch_warnings(), Listener("fit", False) as listener:
        warnings.simplefilter("error", tacit.DataWarning)
        with pytest.raises(tacit.DataWarning):
            listener("warning", "warning: odd", 0, 0)


@pytest.mark.parametrize(
    ("program", "python"),
    [
        ("To go on as it is, add --anyway.", "To go on as it is, add anyway=True."),
        ("--share x: write a dimension", "share= x: write a dimension"),
        (
            "All about a file says: tacit model check --model my model.toml --data the pandas DataFrame",
            "All about a file says: tacit.check(model, people)",
        ),
        ("(tacit model fit --for-records N --false-links SHARE)", "(tacit.fit for_records=N false_links=SHARE)"),
        ("name-dob -- and a--b", "name-dob -- and a--b"),
    ],
)
def test_messages_have_arguments_where_the_program_has_flags(program: str, python: str) -> None:
    assert _errors.in_python(program) == python


def test_every_category_has_an_exception_of_its_own() -> None:
    codes = _client.error_categories()
    assert codes.keys() == _errors._BY_CATEGORY.keys()
    assert len(set(_errors._BY_CATEGORY.values())) == len(set(codes.values())) == len(codes)
    for category, code in codes.items():
        error = _errors.make(category, code, "odd")
        assert (error.category, error.exit_code, str(error)) == (category, code, "odd")
        assert isinstance(error, tacit.Error)
        # The class's own documentation says the code.
        assert f"{code})" in (type(error).__doc__ or ""), type(error)
