"""`doctor` says what is wrong with an installation and what to do about it."""

from __future__ import annotations

import json
import socket
from importlib import metadata
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant import doctor
from assistant.__main__ import app
from index.settings import Settings


def settings(data: Path, **given: object) -> Settings:
    return Settings(data_dir=data, embedding="none", _env_file=None, **given)


def test_a_good_installation_has_no_problem_and_exit_code_0(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TROLY_EMBEDDING", "none")
    monkeypatch.setenv("TROLY_PORT", str(free_port()))
    ran = CliRunner().invoke(app, ["doctor", "--data", str(tmp_path / "data"), "--json"], standalone_mode=False)
    told = json.loads(ran.stdout)
    assert (ran.return_value, told["problems"]) == (0, 0)
    assert {"Python", "Thư viện", "Cổng", "Đọc bản quét"} <= {finding["what"] for finding in told["findings"]}


def test_versions_are_compared_with_those_that_were_tested() -> None:
    version = metadata.version("typer")
    assert doctor.packages({"typer": version}, ["typer"]).state == "ok"
    assert "typer" in doctor.packages({"typer": "0.0.1"}, ["typer"]).found
    missing = doctor.packages({"typer": version}, ["goi-khong-co"])
    assert (missing.state, missing.found) == ("problem", "thiếu goi-khong-co")
    assert doctor.python_version((3, 9, 1)).state == "problem"


def test_a_port_in_use_and_a_missing_folder_are_told_with_advice(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        found = doctor.port(settings(tmp_path, port=taken.getsockname()[1]))
    assert found.state == "problem" and "TROLY_PORT" in found.advice
    (watched,) = doctor.folders(settings(tmp_path, watch=(tmp_path / "khong-co",)))
    assert watched.state == "warning" and "TROLY_WATCH" in watched.advice


def test_a_damaged_library_is_a_problem_and_a_model_that_is_away_too(tmp_path: Path) -> None:
    (tmp_path / "chroma").mkdir()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"rac" * 1000)
    assert [finding.state for finding in doctor.library(settings(tmp_path))] == ["problem"]
    away = settings(tmp_path, llm_base_url=f"http://127.0.0.1:{free_port()}/v1", llm_model="m")
    found = doctor.model(away)
    assert found.state == "problem" and "TROLY_LLM_MODEL" in found.advice
    assert doctor.model(settings(tmp_path)).state == "ok"


def test_an_adapter_that_is_none_is_told_and_the_rest_is_well(tmp_path: Path) -> None:
    (tmp_path / "adapter.npz").write_bytes(b"PK")
    broken = Settings(data_dir=tmp_path / "data", rerank_adapter=tmp_path / "adapter.npz", _env_file=None)
    findings = list(doctor.library(broken))
    assert [f.state for f in findings] == ["ok", "ok", "warning"] and "TROLY_RERANK_ADAPTER" in findings[-1].advice


def test_settings_that_are_no_settings_are_told_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TROLY_PORT", "nhiều")
    ran = CliRunner().invoke(app, ["doctor", "--data", str(tmp_path)], standalone_mode=False)
    assert ran.return_value == 1 and "port" in ran.stdout and ".env.example" in ran.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
