"""The parts of an offline answer: the question's weight in a text, quotations cut to size, counted lists."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from assistant.offline.composing import LIKELY
from assistant.offline.quoting import cut, label_of, tidy
from assistant.offline.ranking import SIGNS, contradicts, doubted, shipped, together
from assistant.offline.subject import Reader, Subject, subject_of
from index.report import Metadata, Passage
from index.synonyms import build_synonyms
from index.vietnamese import build_analyzer

ANALYZER = build_analyzer()


def subject(text: str) -> Subject:
    syllables = ANALYZER.syllables(text)
    counts = dict.fromkeys(syllables, 3)
    return subject_of(syllables, counts, 100, build_synonyms(ANALYZER), Reader(ANALYZER))


def test_a_text_that_says_all_words_has_the_whole_weight() -> None:
    asked = subject("nộp ngân sách là bao nhiêu")
    assert asked.share(asked.said_by("Nộp ngân sách đạt 212,4 tỷ đồng")) == 1.0
    assert asked.share(asked.said_by("Doanh thu đạt 4.111 tỷ đồng")) == 0.0


def test_a_long_text_is_cut_to_the_parts_that_were_asked_about() -> None:
    text = "Doanh thu đạt 4.111 tỷ đồng, tăng 20,5%, xuất khẩu đạt 113,7 triệu USD, nộp ngân sách đạt 212,4 tỷ đồng"
    shown = cut(subject("nộp ngân sách"), text, 60)
    assert "212,4 tỷ đồng" in shown and len(shown) <= 60 and shown.startswith("…")


def test_a_target_of_the_next_year_is_not_said_to_be_of_the_year_reported_on() -> None:
    meta = Metadata(province="An Phước", period="năm 2023")
    text = "Xuất khẩu 1.480 triệu USD; nộp ngân sách 1.150 tỷ đồng, tăng 5,3% so với năm 2023."
    plan = Passage("p", "bc.docx", "", 0, text, 0, None, "B. NHIỆM VỤ NĂM 2024", "", "", meta)
    assert label_of(plan, "Xuất khẩu 1.480 triệu USD") == "**An Phước**: "
    result = replace(plan, section="A. KẾT QUẢ NĂM 2023")
    assert label_of(result, "Xuất khẩu 1.480 triệu USD") == "**An Phước, năm 2023**: "


def test_bullets_and_separators_are_left_out() -> None:
    assert tidy("- Văn phòng rà soát thủ tục;") == "Văn phòng rà soát thủ tục"
    assert tidy("2. Thu hút 15 dự án ./.") == "Thu hút 15 dự án"


def test_a_comparison_is_as_sure_as_its_weaker_side() -> None:
    good, bad = np.ones(len(SIGNS)) * 0.9, np.ones(len(SIGNS)) * 0.2
    bad[SIGNS.index("period_not")] = 1.0
    both = together([good, bad])
    assert both[SIGNS.index("best")] == 0.2 and contradicts(both) and not contradicts(good)


def test_an_answer_of_another_period_is_neither_asserted_nor_called_likely() -> None:
    signs = np.zeros(len(SIGNS))
    assert doubted(0.9, signs) == 0.9
    signs[SIGNS.index("period_not")] = 1.0
    assert doubted(0.9, signs) < LIKELY < shipped().sure


def test_the_shipped_ranking_prefers_statements_that_say_what_was_asked() -> None:
    ranking = shipped()
    assert ranking.weights[0] > 0 and 0 < ranking.near < ranking.sure < 1


def test_a_long_text_is_cut_to_where_the_kind_of_answer_stands() -> None:
    text = "Hồ chứa có 12 cửa, 30 cọc, 45 phai, lũ về nhanh do đập vỡ"
    asked = subject("hồ lũ")
    assert "do đập vỡ" in cut(asked, text, 36, ("reason",)) and "30 cọc" in cut(asked, text, 36)
