"""Searching the weights of the judge's places on recorded replies and altered copies of them."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from assistant.grounding import Source, judge
from assistant.grounding.alignment import Weights, weights_of
from eval.align_command import counts, table
from eval.aligning import Sample, allowed, collect, search
from eval.corpus import passages_from
from eval.errors import InvalidReplies
from eval.lies import Battery
from eval.recorded import Recording
from index.vietnamese import build_analyzer
from tests.eval.builders import Scripted, case

PAPER = (
    "Doanh thu của KCN Đá Bạc đạt 1.250 tỷ đồng, nộp ngân sách của KCN Suối Ngà là 318 tỷ đồng. "
    "Vốn đăng ký của Công ty Minh Khởi bằng 46 tỷ đồng, chi phí xử lý nước thải còn 12 tỷ đồng."
)
REPLIES = {
    "Doanh thu Đá Bạc?": "Doanh thu của KCN Đá Bạc đạt 1.250 tỷ đồng [1].",
    "Suối Ngà nộp bao nhiêu?": "KCN Suối Ngà nộp ngân sách là 318 tỷ đồng [1].",
    "Vốn và chi phí?": "Vốn đăng ký của Công ty Minh Khởi bằng 46 tỷ đồng, chi phí xử lý nước thải còn 12 tỷ đồng [1].",
}


def collected(right: str = "tỷ đồng") -> list[Sample]:
    pairs = [
        (case(id=asked, question=asked, all_of=[[right]]), Recording(question=asked, reply=said, passages={"1": PAPER}))
        for asked, said in REPLIES.items()
    ]
    return collect(pairs, Scripted([], [PAPER]), build_analyzer(), Battery(("same-passage", "swap")))


def stands(text: str, by: Weights) -> bool:
    return judge(text, (1,), [Source(1, passages_from("a.txt", [PAPER])[0], build_analyzer())], by=by).ok


def test_the_found_weights_reject_no_truth_and_catch_the_figure_of_another() -> None:
    samples = collected()
    found = search(samples, 0, 1)
    made = counts(samples, found)
    assert (made["truths"], made["rejected"]) == (3, 0) and made["caught"] == made["lies"] > 2
    assert stands("Doanh thu của KCN Đá Bạc đạt 1.250 tỷ đồng.", found)
    assert not stands("Doanh thu của KCN Đá Bạc đạt 318 tỷ đồng.", found)


def test_what_is_counted_is_what_the_judge_does() -> None:
    samples = collected()
    found = search(samples, 0, 1)
    assert [s.rejected(found) for s in samples] == [not stands(s.text, found) for s in samples]


def test_the_same_seed_finds_the_same_weights() -> None:
    assert search(collected(), 0, 7) == search(collected(), 0, 7)


def test_doubt_begins_at_half_of_the_margin() -> None:
    found = search(collected(), 0, 1)
    assert found.doubt == pytest.approx(found.margin / 2, abs=1e-6) and max(found.places) == 1


def test_one_truth_may_be_rejected_of_every_three_hundred() -> None:
    truth = Sample("", "", (), (), ())
    assert [allowed([truth] * n) for n in (10, 300, 900)] == [1, 1, 3]


def test_replies_that_are_not_right_are_refused_in_vietnamese() -> None:
    with pytest.raises(InvalidReplies, match="không đủ để tìm trọng số: có 0 câu đúng"):
        search(collected(right="86 triệu USD"), 0, 1)


def test_no_fewer_truths_than_may_be_rejected() -> None:
    with pytest.raises(InvalidReplies, match="cần hơn 3 câu đúng"):
        search(collected(), 3, 1)


def test_the_judge_reads_the_weights_and_not_how_they_were_made() -> None:
    found = search(collected(), 0, 1)
    stored = json.dumps({**asdict(found), "made": {"seed": 1}})
    assert weights_of(json.loads(stored)) == found


def test_the_table_counts_by_kind_of_lie() -> None:
    samples = collected()
    found = search(samples, 0, 1)
    first, *_ = table(samples, found, found).columns
    assert [str(cell) for cell in first.cells] == ["Câu đúng", "same-passage", "swap", "Mọi lời sai"]
