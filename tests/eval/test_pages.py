"""Drafts keep to their pages: a summary one for each five of its source, none more than its source."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.meetings import Kind, draft, notes_report, to_docx, word_count
from assistant.meetings.selecting import most_words
from eval.pages import pages_of
from index.reading import read_report

REPORT = Path(__file__).parents[2] / "eval" / "sample" / "reports" / "binh-hai-so-ket-6-thang-2023.html"


@pytest.mark.parametrize(("kind", "most"), [("tom-tat", 1), ("thong-bao", 2)])
def test_a_report_of_two_pages_gives_no_longer_draft(tmp_path: Path, kind: Kind, most: int) -> None:
    path = tmp_path / "draft.docx"
    to_docx(draft([read_report(REPORT)], kind, "vua"), path)
    assert pages_of(path) <= most


def test_a_longer_setting_has_more_room_and_never_more_than_the_source() -> None:
    for source in (500, 2_000, 9_000):
        short, middle, full = (most_words("tom-tat", length, source, 60) for length in ("ngan", "vua", "day-du"))  # type: ignore[arg-type]
        assert short < middle <= full <= source or source == 500


def test_a_page_break_opens_a_page(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    summary = draft([notes_report("Doanh thu năm 2024 đạt 900 tỷ đồng, tăng 5% so với năm 2023.")], "tom-tat", "day-du")
    to_docx(summary, path)
    assert (pages_of(path), word_count(summary) < 120) == (2, True)
