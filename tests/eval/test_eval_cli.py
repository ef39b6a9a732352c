"""`python -m eval` as scripts see it: what it writes, what it says, how it exits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.eval.builders import case, unanswerable

ROOT = Path(__file__).resolve().parents[2]
TEXT = "Trong 6 tháng đầu năm 2019, các khu công nghiệp tỉnh Lâm Đồng nộp ngân sách 85 tỷ đồng."


@pytest.fixture
def run(tmp_path: Path):
    def command(*words: object, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "eval", *map(str, words)],
            cwd=ROOT,
            env={**os.environ, "TROLY_EMBEDDING": "none", "TROLY_DATA_DIR": str(tmp_path / "data")},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert "Traceback" not in done.stderr
        assert done.returncode == code, done.stderr
        return done

    return command


@pytest.fixture
def inputs(make_file) -> list[object]:
    asked = "6 tháng đầu năm 2019 các khu công nghiệp tỉnh Lâm Đồng nộp ngân sách bao nhiêu?"
    sources = [{"document": "a.txt", "quote": TEXT}]
    cases = (case(question=asked, sources=sources), unanswerable(id="c2", question="Ai là trưởng phòng kế toán?"))
    file = make_file("cases.jsonl", "\n".join(c.model_dump_json() for c in cases), folder="cases")
    return ["--cases", file, "--reports", make_file("a.txt", TEXT).parent]


def test_a_run_writes_three_reports(run, inputs, tmp_path: Path) -> None:
    done = run("run", *inputs, "--out", tmp_path / "out")
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert [c["correct"] for c in report["cases"]] == [True, True]
    assert report["summary"]["retrieval"]["recall@1"] == 1.0
    assert report["config"]["documents"] == ["a.txt"] and report["config"]["embedder"] == "none"
    assert ET.parse(tmp_path / "out" / "report.xml").getroot().get("tests") == "2"
    assert "<svg" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "Trả lời đúng" in done.stdout and not (tmp_path / "data").exists()


def test_a_missed_threshold_is_named_and_exits_1(run, inputs, make_file, tmp_path: Path) -> None:
    limits = make_file("t.toml", "[minimum]\naccuracy = 1\n[maximum]\nlength_median = 1", folder="limits")
    done = run("run", *inputs, "--out", tmp_path / "out", "--limit", 1, "--thresholds", limits, code=1)
    assert "Không đạt ngưỡng: length_median" in done.stderr and "accuracy" not in done.stderr


def test_a_refused_report_is_named_and_exits_1(run, inputs, make_file, tmp_path: Path) -> None:
    make_file("hỏng.pdf", "không phải PDF")
    done = run("run", *inputs, "--out", tmp_path / "out", "--data", tmp_path / "kept", code=1)
    assert "Từ chối hỏng.pdf" in done.stderr
    assert (tmp_path / "kept").is_dir()


def test_invalid_cases_exit_2_with_every_line(run, inputs, make_file, tmp_path: Path) -> None:
    bad = make_file("bad.jsonl", "{", folder="cases")
    bad.write_text("{\n[]\n", encoding="utf-8")
    done = run("run", "--cases", bad, *inputs[2:], "--out", tmp_path / "out", code=2)
    assert "dòng 1" in done.stderr and "dòng 2" in done.stderr
    assert not (tmp_path / "out").exists()


def test_wrong_use_exits_2(run, inputs, tmp_path: Path) -> None:
    assert "Chưa cấu hình" in run("run", *inputs, "--out", tmp_path / "out", "--mode", "llm", code=2).stderr
    run("run", "--cases", tmp_path / "none.jsonl", *inputs[2:], "--out", tmp_path, code=2)
    run("compare", tmp_path, tmp_path, code=2)
    (tmp_path / "empty").mkdir()
    done = run("run", *inputs[:2], "--reports", tmp_path / "empty", "--out", tmp_path / "out", code=2)
    assert "không có tài liệu nào dùng được" in done.stderr
    run("new-case", code=2)


def test_comparing_runs(run, tmp_path: Path) -> None:
    for name, right in (("a", True), ("b", False)):
        cases = [{"id": str(i), "question": "?", "correct": right} for i in range(6)]
        (tmp_path / name).mkdir()
        (tmp_path / name / "report.json").write_text(json.dumps({"summary": {}, "cases": cases}), encoding="utf-8")
    assert "p = 0,0312" in run("compare", tmp_path / "a", tmp_path / "b", code=1).stdout
    run("compare", tmp_path / "b", tmp_path / "a")


def test_a_new_case_from_a_question(run, make_file, tmp_path: Path) -> None:
    done = run("new-case", "--question", "Nộp ngân sách bao nhiêu?", "--data", tmp_path / "data")
    assert json.loads(done.stdout)["kind"] == "unanswerable"


def test_lies_plays_recorded_replies_and_names_what_is_over_its_threshold(run, inputs, make_file, tmp_path) -> None:
    asked = "6 tháng đầu năm 2019 các khu công nghiệp tỉnh Lâm Đồng nộp ngân sách bao nhiêu?"
    said = {"question": asked, "reply": f"{TEXT} [1]", "passages": {"1": TEXT}}
    replies = make_file("r.jsonl", json.dumps(said, ensure_ascii=False), folder="replies")
    limits = make_file("t.toml", "[lies.maximum]\nlies.share = 0.5\ntruths_rejected = -1", folder="limits")
    flags = ["--replies", replies, "--kind", "digit-1", "--thresholds", limits, "--out", tmp_path / "out"]
    done = run("lies", *inputs, *flags, code=1)
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert [c["raw_correct"] for c in report["cases"]] == [True]
    assert [(t["kind"], t["shown"]) for t in report["lies"]] == [("digit-1", False)]
    assert "Không đạt ngưỡng: truths_rejected" in done.stderr and "lies.share" not in done.stderr


def test_an_unknown_kind_of_lie_is_told_which_there_are(run, inputs, make_file, tmp_path) -> None:
    replies = make_file("r.jsonl", '{"question": "a", "reply": "b"}', folder="replies")
    done = run("lies", *inputs, "--replies", replies, "--kind", "to", "--out", tmp_path / "out", code=2)
    assert "không có loại to" in done.stderr and "swap" in done.stderr


def test_align_refuses_what_nothing_can_be_searched_on(run, inputs, make_file, tmp_path) -> None:
    said = {"question": case().question, "id": "c1", "reply": "Không có trong đoạn nào."}
    replies = make_file("r.jsonl", json.dumps(said, ensure_ascii=False), folder="replies")
    done = run("align", *inputs, "--replies", replies, "--out", tmp_path / "w.json", code=2)
    assert "Không câu hỏi nào có lời đáp ghi sẵn" in done.stderr and not (tmp_path / "w.json").exists()
    done = run("align", *inputs, *inputs[:2], "--replies", replies, code=2)
    assert "mỗi --cases cần một --reports" in done.stderr


def test_training_without_torch_says_what_is_missing(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "torch.py").write_text("raise ImportError", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "cases.jsonl").write_text("", encoding="utf-8")
    reports = ("--cases", tmp_path / "cases.jsonl", "--reports", tmp_path)
    assert "pip install torch" in run("cross-encoder", *reports, "--out", tmp_path / "x.npz", code=2).stderr
