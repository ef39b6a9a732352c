"""The commands with a model: `ask` and `eval run --mode llm`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.assistant.generation.conftest import ALL, KEY
from tests.eval.builders import case
from tests.scripted_model import Failure

ROOT = Path(__file__).resolve().parents[3]
QUESTION = "Doanh thu 6 tháng đầu năm 2019 của các KCN Lâm Đồng là bao nhiêu?"
GOOD = "6 tháng đầu năm 2019, doanh thu của các KCN Lâm Đồng đạt 4.111,25 tỷ đồng [1]."


@pytest.fixture
def run(library_folder: Path, scripted_model):
    def command(*words: object, code: int = 0) -> subprocess.CompletedProcess[str]:
        env = {
            **os.environ, "TROLY_EMBEDDING": "none", "TROLY_DATA_DIR": str(library_folder), "COLUMNS": "200",
            "OPENAI_BASE_URL": scripted_model.url, "OPENAI_API_KEY": KEY, "TROLY_LLM_MODEL": "mo-hinh-thu",
            "TROLY_LLM_SECONDS": "60",
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", *map(str, words)],
            cwd=ROOT,
            env=env,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == code and "Traceback" not in done.stderr, done.stderr
        assert KEY not in done.stdout + done.stderr
        return done

    return command


def test_ask_json(run, scripted_model) -> None:
    scripted_model.script(GOOD)
    answer = json.loads(run("assistant", "ask", QUESTION, "--json").stdout)
    assert (answer["mode"], answer["notice"], answer["usage"]["prompt_tokens"]) == ("llm", "", 900)
    assert answer["verification"]["figures"] == answer["verification"]["supported"] > 0


def test_ask_for_people_tells_the_notice(run, scripted_model) -> None:
    scripted_model.script(Failure(401))
    shown = run("assistant", "ask", QUESTION).stdout
    assert "từ chối khóa truy cập" in shown and "4.111,25" in shown and "Nguồn:" in shown


def test_eval_in_mode_llm(run, scripted_model, tmp_path: Path) -> None:
    reports, cases = tmp_path / "reports", tmp_path / "cases.jsonl"
    reports.mkdir()
    (reports / "lam-dong.txt").write_text(ALL["lam-dong.txt"], encoding="utf-8")
    cases.write_text(case(question=QUESTION, all_of=[["4.111,25"]]).model_dump_json(), encoding="utf-8")
    scripted_model.script(GOOD, "Đúng trọng tâm. [RESULT] 2", "Đủ ý. [RESULT] 1")
    inputs = ("--cases", cases, "--reports", reports, "--out", tmp_path / "out", "--mode", "llm", "--judge")
    run("eval", "run", *inputs)
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["config"]["mode"] == "llm" and report["summary"]["accuracy"] == 1.0
    assert report["config"]["model"]["model"] == "mo-hinh-thu" and report["config"]["model"]["prompt_tokens"] == 900
    assert (report["config"]["judge"]["relevance"], report["config"]["judge"]["completeness"]) == (1.0, 0.5)
    assert report["cases"][0]["mode"] == "llm" and report["cases"][0]["usage"]["completion_tokens"] == 40
    assert KEY not in (tmp_path / "out" / "report.json").read_text(encoding="utf-8")
