"""The benchmark on a small library; its numbers are the machine's, its shape is ours."""

from __future__ import annotations

import json
from io import StringIO

import numpy as np
from rich.console import Console

from eval.bench import measure, recombined, table, unit_vectors
from tests.eval.builders import case
from tests.eval.test_squad import untracked


def test_everything_is_measured(make_file, make_settings) -> None:
    reports = make_file("a.txt", "Nộp ngân sách 85 tỷ đồng. Doanh thu tăng 5%.").parent
    numbers = measure([case()], reports, make_settings(), 7, untracked, starts=1)
    assert numbers["library"]["passages"] == 8
    assert numbers["adding"]["ratio"] is None and "texts" not in numbers["adding"]
    assert numbers["start_ms"].keys() >= {"index list", "import chromadb"}
    assert json.dumps(numbers)
    shown = StringIO()
    Console(file=shown).print(table(numbers))
    assert "8 đoạn" in shown.getvalue()


def test_made_up_passages_repeat_and_keep_whole_sentences() -> None:
    made = recombined(["Một câu. Hai câu."], 5)
    assert made == recombined(["Một câu. Hai câu."], 5)
    assert {line for text in made for line in text.split("\n")} == {"Một câu.", "Hai câu."}


def test_vectors_have_length_one() -> None:
    rows = unit_vectors(3, 8, seed=1)
    assert rows.dtype == np.float32 and np.allclose(np.linalg.norm(rows, axis=1), 1)
