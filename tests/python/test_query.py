# SPDX-License-Identifier: Apache-2.0
"""A query to a server in this process, and what it tells while it runs."""

from __future__ import annotations

import logging
import threading
import time
import warnings

import pytest

import tacit
from conftest import Study

QUESTION = {"by": "state", "count": True, "mean": "income", "std": "income", "share": {"sex": "f"}}


def figures(table: tacit.Table) -> list[dict]:
    return table.to_dict()["cells"]


def test_a_query_equals_the_table_in_the_clear(study: Study, table: tacit.Table) -> None:
    plain = tacit.plain(study.config, study.data.client, study.model, anyway=True, **QUESTION)
    assert figures(table) == figures(plain)
    assert table.axes == plain.axes
    assert any(not cell["figures"]["count"]["suppressed"] for cell in figures(table))


def test_the_catalog_says_what_may_be_asked(server: tacit.Server, study: Study) -> None:
    catalog = server.catalog()
    assert list(catalog.dimensions) == ["state", "sex"]
    assert catalog.measures["income"]["unit"] == "AUD"
    assert catalog.min_cell == 5
    assert catalog.model_hash == study.model.hash
    assert catalog.max_client_records > 0
    assert "income" in catalog.text
    assert "income" in catalog._repr_html_()


def test_a_dry_run_sends_nothing_and_says_what_a_query_takes(server: tacit.Server, study: Study) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = server.dry_run(study.data.client, study.model, anyway=True, **QUESTION)
    assert report.seconds > 0
    assert report.to_dict()["linkage"]["client_records"] == 60
    assert report.text


def test_other_threads_go_on_and_progress_is_told(server: tacit.Server, study: Study, caplog) -> None:
    heard: list[tacit.Progress] = []
    turns = 0
    over = threading.Event()

    def count() -> None:
        nonlocal turns
        while not over.is_set():
            turns += 1
            time.sleep(0.001)

    counter = threading.Thread(target=count)
    counter.start()
    start = time.monotonic()
    caplog.set_level(logging.INFO, "tacit")
    try:
        table = server.query(study.data.client, study.model, anyway=True, progress=heard.append)
    finally:
        over.set()
        counter.join()
    seconds = time.monotonic() - start
    assert table.axes == {}
    # A thread that waits a millisecond each time would have at most 1,000 turns a second; with the lock held it
    # would have next to none.
    assert turns > 50 * seconds
    shares = [one.share for one in heard]
    assert len(heard) >= 3
    assert shares == sorted(shares)
    assert 0 <= shares[0] and shares[-1] <= 1
    assert any("record linkage" in one.stage for one in heard)
    assert any(one.seconds_left is not None for one in heard)
    assert any("record linkage" in line for line in caplog.messages)


def test_an_error_of_a_progress_function_ends_the_query(server: tacit.Server, study: Study) -> None:
    def stop(_: tacit.Progress) -> None:
        raise RuntimeError("enough")

    start = time.monotonic()
    with pytest.raises(RuntimeError, match="enough"):
        server.query(study.data.client, study.model, anyway=True, progress=stop)
    assert time.monotonic() - start < 10


def test_names_that_the_server_does_not_have_are_told(server: tacit.Server, study: Study) -> None:
    with pytest.raises(tacit.UsageError, match="income") as caught:
        server.query(study.data.client, study.model, mean="incme", anyway=True)
    assert caught.value.exit_code == 2
    with pytest.raises(tacit.UsageError, match="strategy="):
        server.query(study.data.client, study.model, strategy="some", anyway=True)
    with pytest.raises(tacit.InputError, match="arm"):
        server.query(study.data.client, study.model, split="arm", anyway=True)


def test_another_model_is_refused(server: tacit.Server, study: Study) -> None:
    other = tacit.Model.parse(study.model.text.replace("threshold = 3", "threshold = 2"))
    with pytest.raises(tacit.ModelMismatchError) as caught:
        server.query(study.data.client, other, anyway=True)
    assert caught.value.exit_code == 5


def test_a_split_of_own_categories_is_the_last_axis(server: tacit.Server, study: Study) -> None:
    people = study.data.client.to_pandas()
    people["arm"] = ["a", "b"] * 30
    table = server.query(people, study.model, split="arm", anyway=True)
    plain = tacit.plain(study.config, people, study.model, split="arm", anyway=True)
    assert table.axes == {"arm": ["a", "b"]}
    assert figures(table) == figures(plain)


def test_columns_of_another_name_link_the_same(server: tacit.Server, study: Study, table: tacit.Table) -> None:
    people = study.data.client.to_pandas().rename(columns={"date_of_birth": "geboren", "surname": "naam"})
    model = tacit.Model.load(study.folder / "model.toml", columns={"date_of_birth": "geboren", "surname": "naam"})
    plain = tacit.plain(study.config, people, model, anyway=True, **QUESTION)
    assert figures(plain) == figures(table)
    with pytest.raises(tacit.ConfigError, match="date_of_birth"):
        tacit.plain(study.config, people, study.model, anyway=True, **QUESTION)


def test_data_that_do_not_suit_the_model_are_refused_and_doubts_are_warnings(study: Study) -> None:
    people = study.data.client.to_pandas()
    people[["date_of_birth", "surname"]] = ""
    with pytest.raises(tacit.UnsuitableError, match="anyway=True") as caught:
        tacit.plain(study.config, people, study.model)
    assert caught.value.exit_code == 11
    with pytest.warns(tacit.DataWarning) as heard:
        tacit.plain(study.config, people, study.model, anyway=True)
    assert heard[0].filename == __file__


def test_nobody_there_is_told() -> None:
    with pytest.raises(tacit.UnavailableError) as caught:
        tacit.connect("127.0.0.1:1", insecure=True).catalog()
    assert caught.value.exit_code == 9
    assert isinstance(caught.value, ConnectionError)


def test_without_tls_only_this_machine_is_reached() -> None:
    with pytest.raises(tacit.SecurityError):
        tacit.connect("192.0.2.1:7443", insecure=True).catalog()


def test_arguments_of_connect_are_checked() -> None:
    for arguments in ({"cert": "a.crt"}, {"insecure": True, "ca": "ca.crt"}):
        with pytest.raises(tacit.UsageError):
            tacit.connect("localhost:7443", **arguments)
    with pytest.raises(tacit.UsageError):
        tacit.connect("localhost")


def test_a_query_that_takes_too_long_is_ended(server: tacit.Server, study: Study) -> None:
    with pytest.raises(tacit.DeadlineError) as caught:
        server.query(study.data.client, study.model, minutes=0.001, anyway=True)
    assert caught.value.exit_code == 10
    assert isinstance(caught.value, TimeoutError)


def test_a_list_that_is_too_long_is_refused(study: Study, tmp_path) -> None:
    text = study.config.read_text().replace('path = "server.csv"', f'path = "{study.folder}/server.csv"')
    text = text.replace('model = "model.toml"', f'model = "{study.folder}/model.toml"')
    (tmp_path / "server.toml").write_text(text + "[limits]\nmax_client_records = 10\n")
    with tacit.serve(tmp_path / "server.toml", insecure=True) as serving:
        with pytest.raises(tacit.LimitError) as caught:
            tacit.connect(serving.address, insecure=True).query(study.data.client, study.model, anyway=True)
    assert caught.value.exit_code == 8


def test_the_server_hands_out_its_model(study: Study, server: tacit.Server, table: tacit.Table) -> None:
    model = server.model(columns={"date_of_birth": "born"})
    assert model == study.model
    people = study.data.client.to_pandas().rename(columns={"date_of_birth": "born"})
    question = dict(by="state", count=True, mean="income", std="income", share={"sex": "f"}, anyway=True)
    assert server.query(people, model, **question).to_csv() == table.to_csv()
    assert server.query(study.data.client, **question).to_csv() == table.to_csv(), "without a model: the server's"


def test_a_dry_run_is_short_and_has_details(study: Study, server: tacit.Server) -> None:
    dry = server.dry_run(study.data.client, mean="income", anyway=True)
    assert "noise" not in dry.text and "noise" in dry.details
    assert dry.seconds > 0
    assert server.catalog().terms["smallest_list"] >= 1
