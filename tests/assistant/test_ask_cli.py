"""`python -m assistant ask` as scripts and staff see it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "Doanh thu 6 tháng đầu năm 2019 của Lâm Đồng là bao nhiêu?"


@pytest.fixture(scope="module")
def data(assistant) -> Path:
    return assistant.settings.data_dir


@pytest.fixture
def run(data: Path):
    def command(*words: object, **env: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "assistant", *map(str, words)],
            cwd=ROOT,
            env={**os.environ, "TROLY_EMBEDDING": "none", "TROLY_DATA_DIR": str(data), **env},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert "Traceback" not in done.stderr
        return done

    return command


def test_the_json_contract(run) -> None:
    done = run("ask", QUESTION, "--json", PYTHONIOENCODING="ascii")
    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert {
        "question",
        "standalone_question",
        "answer",
        "refused",
        "reason",
        "mode",
        "citations",
        "related",
        "verification",
        "timings_ms",
    } <= set(answer)
    assert (answer["question"], answer["refused"], answer["reason"], answer["mode"]) == (
        QUESTION,
        False,
        None,
        "offline",
    )
    assert "4.111,25 tỷ đồng" in answer["answer"] and answer["related"] == []
    assert answer["verification"]["figures"] == answer["verification"]["supported"] > 0
    assert answer["verification"]["unsupported"] == []
    assert set(answer["timings_ms"]) == {"understand", "retrieve", "answer", "verify", "total"}


def test_a_citation_in_json(run) -> None:
    cited, *_ = json.loads(run("ask", QUESTION, "--json").stdout)["citations"]
    kinds = {
        "marker": int, "document": str, "title": str, "page": int | None, "section": str | None, "text": str,
        "quote": str, "start": int, "end": int, "score": float,
    }  # fmt: skip
    assert all(isinstance(cited[key], kind) for key, kind in kinds.items())
    assert cited["document"] == "lam-dong.txt" and cited["marker"] == 1
    assert cited["quote"] == cited["text"][cited["start"] : cited["end"]] != ""


def test_a_refusal_is_an_answer(run) -> None:
    done = run("ask", "Doanh thu năm 2015 của Lâm Đồng là bao nhiêu?", "--json")
    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert answer["refused"] is True and answer["reason"] and answer["citations"] == []
    assert {"document", "text", "quote", "start", "end"} <= set(answer["related"][0])


def test_history_from_a_file(run, tmp_path: Path) -> None:
    history = tmp_path / "hoi.json"
    history.write_text(json.dumps([{"role": "user", "content": QUESTION}], ensure_ascii=False), encoding="utf-8-sig")
    answer = json.loads(run("ask", "Thế còn Hậu Giang?", "--json", "--history", history).stdout)
    assert answer["standalone_question"] == QUESTION.replace("Lâm Đồng", "Hậu Giang")
    assert "3.500 tỷ đồng" in answer["answer"]


def test_for_people(run) -> None:
    done = run("ask", QUESTION, NO_COLOR="1", COLUMNS="200")
    assert done.returncode == 0
    assert "4.111,25 tỷ đồng" in done.stdout and "lam-dong.txt" in done.stdout and "Nguồn:" in done.stdout


@pytest.mark.parametrize("text", ["không phải JSON", '{"a": 1}', '["a"]', '[{"role": "user"}]'])
def test_a_bad_history_is_one_line(run, tmp_path: Path, text: str) -> None:
    history = tmp_path / "hoi.json"
    history.write_text(text, encoding="utf-8")
    done = run("ask", QUESTION, "--history", history)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Lỗi: Không đọc được lịch sử trò chuyện")


def test_an_empty_question_is_refused(run) -> None:
    done = run("ask", "  ")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Câu hỏi đang trống" in done.stderr


@pytest.mark.parametrize("words", [[], ["ask"], ["ask", QUESTION, "--khong-co"], ["hoi", QUESTION]])
def test_wrong_use(run, words: list[str]) -> None:
    assert run(*words).returncode == 2


def test_another_library(run, tmp_path: Path) -> None:
    answer = json.loads(run("ask", QUESTION, "--json", "--data", tmp_path / "trong").stdout)
    assert answer["refused"] is True and answer["related"] == []
