# SPDX-License-Identifier: Apache-2.0
"""Statistics over people whom two organisations know, without either showing its records to the other.

A researcher has a list of people, a custodian has a table about them. ``connect`` reaches the custodian's server,
and ``Server.query`` asks it for a table: counts, sums, means, standard deviations and shares over the people whom
both have. The records are linked and counted under encryption.

::

    import pandas, tacit

    people = pandas.read_parquet("patients.parquet")
    model = tacit.Model.preset("person", columns={"date_of_birth": "birth_date"})
    print(tacit.check(model, people, against=1_000_000))

    server = tacit.connect("linkage.example.org:7443", ca="ca.crt", cert="ada.crt", key="ada.key")
    print(server.catalog())
    table = server.query(people, model, by=["state"], mean=["income"], progress=True)
    table.to_pandas()
    table.plot()

Work in the clear, on data that are at one place: ``check``, ``fit``, ``evaluate``, ``plan`` and ``plain``. Made-up
data: ``synth`` and ``corrupt``. A custodian's server in this process: ``serve``.

Errors are all of the family ``tacit.Error``. What is doubtful about data or linkage is told by Python's warnings
(``tacit.DataWarning``, ``tacit.LinkageWarning``), everything else by the loggers ``tacit`` and ``tacit.server``.
"""

from ._asking import Server, connect
from ._client import version as _version
from ._errors import (
    ApprovalError,
    CancelledError,
    ConfigError,
    DataWarning,
    DeadlineError,
    Error,
    InputError,
    InternalError,
    LimitError,
    LinkageWarning,
    ModelMismatchError,
    ProtocolError,
    SecurityError,
    SecurityWarning,
    UnavailableError,
    UnsuitableError,
    UsageError,
)
from ._listen import Progress
from ._model import Model, presets
from ._pilot import check, evaluate, fit, plain, plan
from ._records import Records
from ._report import Catalog, Check, DryRun, Evaluation, Fit, Plan, Report
from ._serving import Serving, serve
from ._synth import Corrupted, Synth, corrupt, synth
from ._table import Linkage, Table

__version__: str = _version()

__all__ = [
    "ApprovalError",
    "CancelledError",
    "Catalog",
    "Check",
    "ConfigError",
    "Corrupted",
    "DataWarning",
    "DeadlineError",
    "DryRun",
    "Error",
    "Evaluation",
    "Fit",
    "InputError",
    "InternalError",
    "LimitError",
    "Linkage",
    "LinkageWarning",
    "Model",
    "ModelMismatchError",
    "Plan",
    "Progress",
    "ProtocolError",
    "Records",
    "Report",
    "SecurityError",
    "SecurityWarning",
    "Server",
    "Serving",
    "Synth",
    "Table",
    "UnavailableError",
    "UnsuitableError",
    "UsageError",
    "__version__",
    "check",
    "connect",
    "corrupt",
    "evaluate",
    "fit",
    "plain",
    "plan",
    "presets",
    "serve",
    "synth",
]
