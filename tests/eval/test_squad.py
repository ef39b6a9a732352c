"""Retrieval on a SQuAD file, lexically, over real Chroma and Tantivy."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from eval.corpus import PassageLibrary, passages_from
from eval.errors import InvalidSquad
from eval.squad import measure, read_squad
from eval.squad_report import write
from index.embedding import HashingEmbedder

TEXTS = ("Sông Hồng dài 1.149 km. Nó chảy ra biển Đông.", "Núi Bà Đen cao 986 m. Núi ở Tây Ninh.")


def squad() -> dict[str, Any]:
    asked = (("Sông Hồng dài bao nhiêu?", "1.149 km"), ("Núi Bà Đen cao bao nhiêu?", "986 m"))
    return {
        "data": [
            {"paragraphs": [{"context": text, "qas": [{"id": q, "question": q, "answers": [{"text": a}]}]}]}
            for text, (q, a) in zip(TEXTS, asked, strict=True)
        ]
    }


def untracked(items: Iterable[Any], total: int, description: str = "") -> Iterator[Any]:
    return iter(items)


def test_every_system_finds_the_paragraph_and_the_statement(make_file, make_settings, tmp_path: Path) -> None:
    paragraphs, questions = read_squad(make_file("s.json", json.dumps(squad())))
    result = measure(paragraphs, questions, make_settings(), untracked)
    assert [s.values["recall@1"] for s in result.systems] == [1.0, 1.0]
    assert result.statements["gold_statement@1"] == 1.0
    assert "không có mô hình nhúng" in result.notes[0]
    write(tmp_path / "out", result, {})
    assert "| Trợ lý KCN | 1.000 |" in (tmp_path / "out" / "retrieval.md").read_text(encoding="utf-8")


def test_questions_without_an_answer_are_left_out(make_file) -> None:
    data = squad()
    data["data"][0]["paragraphs"][0]["qas"][0]["answers"] = []
    paragraphs, questions = read_squad(make_file("s.json", json.dumps(data)))
    assert (len(paragraphs), [q.paragraph for q in questions]) == (2, [1])


@pytest.mark.parametrize("text", ["", "[]", '{"data": 1}', '{"data": []}', '{"data": [{"paragraphs": [{}]}]}'])
def test_anything_else_is_refused(make_file, text: str) -> None:
    with pytest.raises(InvalidSquad, match=r"s\.json"):
        read_squad(make_file("s.json", text))


def test_a_library_takes_passages_with_vectors_of_their_own(make_settings) -> None:
    embedder = HashingEmbedder()
    passages = passages_from("p", TEXTS)
    with PassageLibrary.open(make_settings(), embedder) as library:
        library.add_passages(passages, embedder.passages(TEXTS)[::-1].copy())
        (best, _), _ = library.dense_search(embedder.query(TEXTS[0]), 2)
        assert best == passages[1].id
        assert library.passages("p") == list(passages)
        assert library.check() == []
