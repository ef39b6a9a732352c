"""The three reports of a run."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from eval.provenance import prompt_hashes, provenance
from eval.runner import Row, run_cases
from eval.summary import summarise
from eval.writing import number, page, share, write_run
from index.settings import Settings
from tests.eval.builders import Scripted, answer, case, citation

EVIL = "<script>alert(1)</script>"


@pytest.fixture
def rows() -> list[Row]:
    replies = [answer(f"85 tỷ {EVIL} [1]", citation(f"{EVIL} 85 tỷ")), answer("\x00\x1b Sai"), ValueError(EVIL)]
    return list(run_cases(Scripted(list(replies)), [case(id=str(i), question=f"{EVIL}?") for i in range(3)]))


@pytest.fixture
def config(tmp_path: Path) -> dict:
    facts = {"mode": "offline", "embedder": "none", "documents": ["a.txt"], "refused_files": {EVIL: EVIL}}
    return provenance(Settings.model_validate({"embedding_api_key": "bí mật"}), [], **facts)


def test_all_three_are_written(tmp_path: Path, rows: list[Row], config: dict) -> None:
    write_run(tmp_path / "a" / "b", rows, summarise(rows), config)
    report = json.loads((tmp_path / "a" / "b" / "report.json").read_text(encoding="utf-8"))
    assert report.keys() == {"summary", "cases", "config"} and len(report["cases"]) == 3
    assert "bí mật" not in json.dumps(report, ensure_ascii=False)
    assert report["config"]["packages"]["chromadb"] and "prompts" in report["config"]
    suite = ET.parse(tmp_path / "a" / "b" / "report.xml").getroot()
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("3", "1", "1")


def test_the_page_is_one_file_with_everything_escaped(rows: list[Row], config: dict) -> None:
    html = page(rows, summarise(rows), config)
    assert EVIL not in html and html.count("<script") == 1
    assert not re.search(r"(?:src|href)\s*=|url\(|@import", html)
    assert html.count("<article") == 3 and html.count('class="wrong"') == 2
    assert "&lt;script&gt;" in html and "lỗi khi hỏi" in html


def test_the_page_of_no_cases(config: dict) -> None:
    assert "0 câu hỏi" in page([], summarise([]), config)


def test_numbers_are_written_the_vietnamese_way() -> None:
    assert (number(1234.5, 1), number(None), share(0.9512), share(None)) == ("1.234,5", "–", "95,1%", "–")


def test_prompt_hashes_change_with_the_prompt(tmp_path: Path) -> None:
    (tmp_path / "__init__.py").touch()
    (tmp_path / "a.txt").write_text("một", encoding="utf-8")
    before = prompt_hashes(tmp_path)
    (tmp_path / "a.txt").write_text("hai", encoding="utf-8")
    assert before.keys() == prompt_hashes(tmp_path).keys() == {"a.txt"}
    assert before != prompt_hashes(tmp_path)
