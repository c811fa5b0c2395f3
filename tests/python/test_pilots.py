# SPDX-License-Identifier: Apache-2.0
"""Work in the clear: checks, fits, evaluations, plans, made-up data."""

from __future__ import annotations

import pytest

import tacit
from conftest import Study


@pytest.fixture(scope="module")
def residents() -> tacit.Synth:
    return tacit.synth(600, 700, seed=2, overlap=0.9)


def test_made_up_data_are_the_same_for_the_same_seed() -> None:
    one, two = tacit.synth(20, 30, seed=5), tacit.synth(20, 30, seed=5)
    assert one.client.to_dict() == two.client.to_dict()
    assert len(one.client) == 20
    assert len(one.server) == 30
    assert one.links.columns == ["client_id", "server_id"]
    assert "hiv_stage" in tacit.synth(20, 20, study="hiv-income").client.columns
    with pytest.raises(tacit.UsageError, match="overlap"):
        tacit.synth(20, overlap=2)
    with pytest.raises(tacit.UsageError, match="study"):
        tacit.synth(20, study="cats")


def test_a_check_has_frames_and_warnings(residents: tacit.Synth) -> None:
    shares: list[float] = []
    check = tacit.check("person", residents.client, against=1_000_000, progress=lambda p: shares.append(p.share))
    assert "person" in check.text
    assert check.to_dict()["file"]["records"] == 600
    assert {"name", "values", "missing"} <= set(check.fields().columns)
    assert {"field", "column"} <= set(check.columns().columns)
    features = check.features()
    assert (features["entropy_bits"] >= 0).all()
    assert isinstance(check.warnings, list)
    assert not check.hopeless
    assert shares == sorted(shares)
    other = tacit.check("person", residents.client, side="server")
    assert other.to_dict()["file"]["side"] == "server"
    with pytest.raises(tacit.UsageError, match="side"):
        tacit.check("person", residents.client, side="both")


def test_a_check_warns_of_what_is_doubtful(residents: tacit.Synth) -> None:
    people = residents.client.to_pandas()
    people["surname"] = "Smith"
    assert any("surname" in warning for warning in tacit.check("person", people).warnings)


def test_a_fit_gives_a_model_that_an_evaluation_likes(residents: tacit.Synth) -> None:
    stages: list[str] = []
    fit = tacit.fit(
        "person",
        residents.client,
        residents.server.to_pandas(),
        residents.links,
        name="mine",
        seed=1,
        progress=lambda progress: stages.append(progress.stage),
    )
    assert fit.model.name == "mine"
    assert "--" not in fit.text.replace("---", "")
    assert 0.9 < fit.expected["f1"] <= 1
    assert {"field", "buckets", "m", "u", "bits"} <= set(fit.levels().columns)
    assert "mine" in fit.text
    assert isinstance(fit.doubts, list)
    assert any(stages)
    evaluation = tacit.evaluate(fit.model, residents.client, residents.server, residents.links)
    assert evaluation.to_dict()["f1"] > 0.9
    curve = evaluation.curve()
    assert curve["threshold"].is_monotonic_increasing
    assert {"client_id", "why"} <= set(evaluation.ambiguous().columns)
    assert evaluation.to_svg().startswith("<svg") or "<svg" in evaluation.to_svg()
    assert evaluation.plot().axes[0].lines


def test_a_fit_without_labels_and_its_errors(residents: tacit.Synth) -> None:
    assert tacit.fit("name-dob", residents.client, residents.server).expected["recall"] > 0.5
    with pytest.raises(tacit.UsageError, match="effort="):
        tacit.fit("person", residents.client, residents.server, effort="some")
    fewer = residents.server.to_pandas().drop(columns="postcode")
    with pytest.raises(tacit.Error, match="skip_missing_columns=True"):
        tacit.fit("person", residents.client, fewer)
    assert tacit.fit("person", residents.client, fewer, skip_missing_columns=True).model


def test_links_that_name_nobody_are_refused(residents: tacit.Synth) -> None:
    with pytest.raises(tacit.InputError, match="link 1"):
        tacit.evaluate("person", residents.client, residents.server, {"client_id": ["x"], "server_id": ["y"]})


def test_a_plan_says_what_a_query_takes() -> None:
    plan = tacit.plan("person", 5000, 5000)
    assert plan.seconds > 0
    assert plan.to_dict()["ring_degree"] >= 1024
    assert "ring degree" in plan.details and "ring degree" not in plan.text
    with pytest.raises(tacit.LimitError):
        tacit.plan("person", 5000, 5_000_000, memory_mb=1)


def test_a_plan_for_several_ranks() -> None:
    plan = tacit.plan("person", 5000, 5000, threads=2, ranks=4, network_gbit=1)
    cluster = plan.to_dict()["cluster"]
    assert cluster["ranks"] == 4
    assert cluster["network_gbit"] == 1
    assert cluster["by_ranks"][2]["expected_seconds"] == plan.seconds
    assert "4 ranks of 2 threads" in plan.text
    assert "cluster" not in tacit.plan("person", 5000, 5000).to_dict()
    with pytest.raises(tacit.UsageError, match="ranks"):
        tacit.plan("person", 5000, 5000, ranks=0)


def test_a_corrupted_copy_and_its_links(residents: tacit.Synth) -> None:
    made = tacit.corrupt("person", residents.client, seed=4, errors=1, leave_out=0.1, add=0.2)
    assert len(made.copy) == 540 + 120
    assert made.links is not None
    assert len(made.links) == 540
    assert made.report["copied"] == 540
    assert sum(made.report["errors"].values()) > 300
    assert made.copy.columns == residents.client.columns
    again = tacit.corrupt("person", residents.client, seed=4, errors=1, leave_out=0.1, add=0.2)
    assert again.copy.to_dict() == made.copy.to_dict()
    assert tacit.corrupt("person", residents.client, links=False).links is None
    with pytest.raises(tacit.UsageError, match="errors"):
        tacit.corrupt("person", residents.client, errors=-1)


def test_a_table_in_the_clear_of_a_data_frame_as_source(study: Study) -> None:
    ours, theirs = study.data.client.to_pandas(), study.data.server.to_pandas()
    arguments = {"by": ["state"], "count": True, "anyway": True}
    by_file = tacit.plain(study.config, study.folder / "client.csv", study.model, **arguments)
    by_frame = tacit.plain(study.config, ours, study.model, source=theirs, **arguments)
    assert by_file.to_dict()["cells"] == by_frame.to_dict()["cells"]
