"""The benchmark on a small library; its numbers are the machine's, its shape is ours."""

from __future__ import annotations

import json
from io import StringIO

import numpy as np
from rich.console import Console

from eval.bench import measure, recombined, unit_vectors
from eval.bench_report import draw, tables
from tests.eval.builders import case
from tests.eval.test_squad import untracked


def test_everything_is_measured(make_file, make_settings, tmp_path) -> None:
    reports = make_file("a.txt", "Nộp ngân sách 85 tỷ đồng. Doanh thu tăng 5%.").parent
    cases = tmp_path / "cases.jsonl"
    cases.write_text(case().model_dump_json(), encoding="utf-8")
    numbers = measure(cases, reports, make_settings(), [7, 3], untracked, starts=1)
    assert [library["passages"] for library in numbers["libraries"]] == [4, 8]
    assert all(not askers["failed"] for library in numbers["libraries"] for askers in library["askers"].values())
    assert numbers["adding"]["ratio"] is None and "texts" not in numbers["adding"]
    assert numbers["start_ms"].keys() >= {"index list", "import chromadb"}
    assert json.dumps(numbers)
    shown = StringIO()
    for table in tables(numbers):
        Console(file=shown, width=200).print(table)
    assert "8 đoạn" in shown.getvalue()
    draw(numbers, tmp_path / "growth.svg")
    assert "32 người hỏi cùng lúc" in (tmp_path / "growth.svg").read_text(encoding="utf-8")


def test_made_up_passages_repeat_and_keep_whole_sentences() -> None:
    made = recombined(["Một câu. Hai câu."], 5)
    assert made == recombined(["Một câu. Hai câu."], 5)
    assert {line for text in made for line in text.split("\n")} == {"Một câu.", "Hai câu."}


def test_vectors_have_length_one() -> None:
    rows = unit_vectors(3, 8, seed=1)
    assert rows.dtype == np.float32 and np.allclose(np.linalg.norm(rows, axis=1), 1)
