# SPDX-License-Identifier: Apache-2.0
"""The linkage model: what is compared, and what agreement is worth."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any, Union

from . import _client
from ._compiled import Reading
from ._records import make_reading


class Model:
    """A linkage model (docs/model.md). It does not change, and both parties need the same one.

    Made by :meth:`preset`, :meth:`load` or :meth:`parse`, or by ``tacit.fit`` or a server's ``model()``. All
    three take ``columns``, ``date_order`` and ``two_digit_years`` as :class:`tacit.Records` does: how the
    records that go with this model are written on your side. They are not part of the model, so its hash stays
    that of the other party's.
    """

    def __init__(self, native: _client.Model, reading: Reading | None = None) -> None:
        self._native = native
        self.reading = reading

    @classmethod
    def preset(
        cls,
        name: str,
        *,
        columns: Mapping[str, str] | None = None,
        date_order: str | None = None,
        two_digit_years: int | None = None,
    ) -> Model:
        """A model that comes with Tacit; ``tacit.presets()`` names them.

        Args:
            name: for instance ``"person"``.
            columns: by the model's column name, that of your data: ``{"date_of_birth": "birth_date"}``.
            date_order: ``"ymd"``, ``"dmy"`` or ``"mdy"``, where your dates are not written as the model says.
            two_digit_years: years of two digits up to this one are of the 2000s, the others of the 1900s.

        Raises:
            ConfigError: there is no such preset.
        """
        path = _client.preset_file(name)
        native = _client.Model.load(path)
        return cls(native, make_reading(columns, date_order, two_digit_years))

    @classmethod
    def load(
        cls,
        path: str | os.PathLike[str],
        *,
        columns: Mapping[str, str] | None = None,
        date_order: str | None = None,
        two_digit_years: int | None = None,
    ) -> Model:
        """The model of a file. Raises ConfigError with everything that is wrong, each with its line."""
        native = _client.Model.load(path)
        return cls(native, make_reading(columns, date_order, two_digit_years))

    @classmethod
    def parse(
        cls,
        text: str,
        *,
        origin: str = "the model",
        columns: Mapping[str, str] | None = None,
        date_order: str | None = None,
        two_digit_years: int | None = None,
    ) -> Model:
        """The model that ``text`` (TOML) describes; ``origin`` names it in messages. Raises ConfigError."""
        native = _client.Model.parse(text, origin)
        return cls(native, make_reading(columns, date_order, two_digit_years))

    def read_as(
        self,
        *,
        columns: Mapping[str, str] | None = None,
        date_order: str | None = None,
        two_digit_years: int | None = None,
    ) -> Model:
        """The same model for records that are written otherwise."""
        return Model(self._native, make_reading(columns, date_order, two_digit_years))

    @property
    def text(self) -> str:
        """The model as its file has it."""
        return self._native.text

    @property
    def name(self) -> str:
        """The model's name."""
        return self._native.name

    @property
    def description(self) -> str:
        """What the model's author says about it."""
        return self._native.description

    @property
    def hash(self) -> str:
        """64 hexadecimal digits: equal for two models exactly if they link the same records."""
        return self._native.hash

    @property
    def threshold(self) -> int:
        """Two records link if their score is at least this."""
        return self._native.threshold

    @property
    def columns(self) -> list[str]:
        """The columns that the model reads, under the names that it has for them, each once."""
        columns: list[str] = self.to_dict()["columns"]
        return columns

    def to_dict(self) -> dict[str, Any]:
        """Name, hash, threshold, and each field with its columns and levels."""
        result: dict[str, Any] = json.loads(self._native.json)
        return result

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the model file, whole or not at all."""
        _client.write_file(path, self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Model) and other.hash == self.hash

    def __hash__(self) -> int:
        return hash(self.hash)

    def __repr__(self) -> str:
        return f"<tacit.Model {self.name}: hash {self.hash[:12]}, {len(self.columns)} columns>"


ModelWanted = Union[Model, str, "os.PathLike[str]"]


def presets() -> list[str]:
    """The names of the models that come with Tacit."""
    return _client.preset_names()


def as_model(model: ModelWanted) -> Model:
    """A model, the name of a preset, or the path of a model file."""
    if isinstance(model, Model):
        return model
    if isinstance(model, str) and model in presets():
        return Model.preset(model)
    if isinstance(model, (str, os.PathLike)):
        return Model.load(model)
    raise TypeError(f"a model is a tacit.Model, the name of a preset or a path, not {type(model).__name__}")
