"""Words that exclude each other at the same place of a sentence and its source."""

from __future__ import annotations

import pytest

from assistant.grounding.contrasts import Group, contrasts, counted, groups, untold
from index.vietnamese import build_analyzer

SOURCE = (
    "Sở Tài chính chủ trì rà soát, báo cáo UBND tỉnh trước ngày 31/7/2026; không được gia hạn quá 30 ngày làm việc."
)


def refuted(text: str, source: str = SOURCE) -> list[tuple[str, str]]:
    syllables = build_analyzer().syllables
    return [(c.said, c.stated) for c in contrasts(syllables(text), [syllables(source)]) if c.refutes]


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("Sở Tài chính chủ trì rà soát, báo cáo UBND tỉnh sau ngày 31/7/2026.", ("sau", "trước")),
        ("Sở Tài chính phối hợp rà soát, báo cáo UBND tỉnh trước ngày 31/7/2026.", ("phối hợp", "chủ trì")),
        ("Sở Xây dựng chủ trì rà soát, báo cáo UBND tỉnh.", ("sở xây dựng", "sở tài chính")),
        ("Hồ sơ nộp trước ngày 31/7/2026 được gia hạn quá 30 ngày làm việc.", ("", "không")),
        ("Báo cáo UBND tỉnh trước ngày 31/7/2026; không được gia hạn dưới 30 ngày làm việc.", ("dưới", "quá")),
    ],
)
def test_a_word_is_refuted_by_the_one_that_stands_between_the_same_words(text: str, pair: tuple[str, str]) -> None:
    source = SOURCE if "Hồ sơ nộp" not in text else "Hồ sơ nộp trước ngày 31/7/2026 không được gia hạn quá 30 ngày."
    assert pair in refuted(text, source)


@pytest.mark.parametrize(
    "text",
    [
        "UBND tỉnh nhận báo cáo sau khi Sở Tài chính chủ trì rà soát.",
        "Theo văn bản, việc gia hạn không được quá 30 ngày làm việc.",
        "Trước ngày 31/7/2026 Sở Tài chính phải báo cáo UBND tỉnh.",
    ],
)
def test_free_wording_is_no_contrast(text: str) -> None:
    assert not refuted(text)


def test_what_the_sentence_has_at_another_place_is_not_missing() -> None:
    assert not refuted(
        "Năm 2030 phấn đấu doanh thu đạt 9.000 tỷ đồng.", "Năm 2030 doanh thu phấn đấu đạt 9.000 tỷ đồng."
    )
    assert refuted("Năm 2030 doanh thu đạt 9.000 tỷ đồng.", "Năm 2030 doanh thu phấn đấu đạt 9.000 tỷ đồng.")


def test_how_well_two_places_fit() -> None:
    syllables = build_analyzer().syllables
    told = "Sở Tài chính rà soát; được gia hạn quá 30 ngày làm việc."
    found = [c for c in contrasts(syllables(told), [syllables(SOURCE)]) if c.denies]
    assert [(c.said, c.stated, round(c.own, 2), round(c.other, 2)) for c in found] == [("", "không", 0.4, 0.53)]
    assert not any(c.enclosed or c.counted or c.refutes for c in found)


def test_a_group_has_two_members() -> None:
    with pytest.raises(ValueError, match="two members"):
        Group(((("trước",),),), -1)
    assert counted().counted and not any(group.counted for group in groups())


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Sở Tài chính phối hợp rà soát.", "phối hợp"),
        ("Sở Xây dựng rà soát, báo cáo UBND tỉnh.", "sở xây dựng"),
        ("Sở Tài chính chủ trì rà soát; không được gia hạn.", ""),
        ("Mức thu chưa tới 57% kế hoạch.", ""),
        ("Mức thu cao nhất cả nước.", "nhất cả nước"),
        ("Mức thu đứng thứ hai toàn vùng.", "đứng thứ"),
        ("Sở Tài chính không phải rà soát.", "không phải"),
    ],
)
def test_some_words_must_be_told_by_the_source(text: str, word: str) -> None:
    syllables = build_analyzer().syllables
    assert untold(syllables(text), [syllables(SOURCE)]) == word
    assert not untold(syllables("Doanh thu tăng."), [syllables(SOURCE)])
