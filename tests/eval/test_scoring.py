"""The verdict on an answer, worked out by hand."""

from __future__ import annotations

import pytest

from eval.scoring import citation_scores, contains, judge, normalise, overlaps, supports, without_markers
from tests.eval.builders import DOCUMENT, PASSAGE, answer, case, citation, told, unanswerable

SOURCE = {"document": DOCUMENT, "quote": "tăng 20,36% so với cùng kỳ"}


@pytest.mark.parametrize(
    ("text", "variant", "found"),
    [
        ("có 17 dự án", "7", False),
        ("có 7 dự án", "7", True),
        ("có 7.", "7", True),
        ("có 7, 8 và 9", "7", True),
        ("nộp 185 tỷ đồng", "85 tỷ", False),
        ("nộp 85 tỷ đồng", "85 tỷ", True),
        ("tăng 14,2%", "4,2%", False),
        ("đạt 1.250,5 tỷ", "250,5 tỷ", False),
        ("đạt 1.250,5 tỷ", "1.250", False),
        ("năm 2024,7 dự án", "7 dự án", False),
        ("năm 2024, 7 dự án", "7 dự án", True),
        ("17 rồi 7", "7", True),
        ("số 45/TB-BQL", "45/tb–bql", True),
        ("đạt **4.464,42 tỷ** [1] đồng", "4.464,42 tỷ đồng", True),
        ("kỳ  “6\u00a0tháng”", '"6 tháng"', True),
        ("co\u031bng nghe\u0323\u0302", "cơng nghệ", True),
        ("CÔNG NGHIỆP", "công nghiệp", True),
        ("abc", "", False),
    ],
)
def test_a_variant_in_an_answer(text: str, variant: str, found: bool) -> None:
    assert contains(normalise(text), variant) is found


def test_every_group_needs_one_of_its_variants() -> None:
    wanted = case(all_of=[["4.464,42 tỷ đồng", "4.464,42 tỷ"], ["20,36%"]])
    assert judge(wanted, answer("Đạt 4.464,42 tỷ, tăng 20,36%.")).correct
    assert judge(wanted, answer("Đạt 4.464,42 tỷ.")).reasons == ("thiếu: 20,36%",)


def test_a_wrong_figure_beside_the_right_one_is_wrong() -> None:
    verdict = judge(case(none_of=["185 tỷ"]), answer("85 tỷ hoặc 185 tỷ"))
    assert verdict.reasons == ("có nội dung sai: 185 tỷ",)


def test_a_refusal_of_an_answerable_case_is_wrong() -> None:
    assert judge(case(), answer("Không có, chỉ có 85 tỷ.", refused=True)).reasons == (
        "từ chối trong khi tài liệu có nêu",
    )


def test_an_unanswerable_case_wants_a_refusal_without_the_tempting_figure() -> None:
    wanted = unanswerable(none_of=["85 tỷ"])
    assert judge(wanted, answer("Không có trong tài liệu.", refused=True)).correct
    assert judge(wanted, answer("Không có, nhưng năm trước là 85 tỷ.", refused=True)).reasons == (
        "có nội dung sai: 85 tỷ",
    )
    assert judge(wanted, answer("Là 9 tỷ.")).reasons == ("lẽ ra không được khẳng định: tài liệu không nêu",)


def test_a_dumped_passage_fails_on_length_which_markers_do_not_add_to() -> None:
    wanted = case(max_chars=10)
    assert judge(wanted, answer("Là 85 tỷ. [1] [12]")).correct
    assert judge(wanted, answer(PASSAGE)).reasons == (f"quá dài: {len(PASSAGE)} ký tự, cho phép 10",)
    assert without_markers("Là 85 tỷ [1][12].") == "Là 85 tỷ."


def test_sixty_percent_of_a_quote_in_one_run_supports_it() -> None:
    assert overlaps("abcdef----", "abcdefghij")
    assert overlaps("----efghij", "abcdefghij")
    assert not overlaps("abcde-fghij", "abcdefghij")


def test_a_citation_supports_a_source_of_its_own_document_only() -> None:
    wanted = case(sources=[SOURCE])
    assert supports(citation(), wanted.sources[0])
    assert not supports(citation(document="khác.txt"), wanted.sources[0])
    assert not supports(citation("Không liên quan."), wanted.sources[0])


def test_recall_and_precision_of_citations() -> None:
    two = case(sources=[SOURCE, {"document": "khác.txt", "quote": "không ai dẫn"}])
    assert citation_scores(two, [citation(), citation("lạc đề"), citation("lạc"), citation()]) == (0.5, 0.5)
    assert citation_scores(two, []) == (0.0, 0.0)
    assert citation_scores(case(), [citation()]) is None


def test_an_unsure_answer_is_right_when_its_quotations_hold_every_part() -> None:
    both = case(all_of=[["85 tỷ"], ["20%"]], none_of=["13 tỷ"], max_chars=40)
    assert judge(both, told("“nộp 85 tỷ”; “nộp 13 tỷ”; “tăng 20%”", "unsure")).correct
    assert judge(both, told("“nộp 85 tỷ”", "unsure")).reasons == ("thiếu: 20%",)
    assert not judge(both, told("“nộp 85 tỷ”; “tăng 20%”" + " và" * 20, "unsure")).correct


def test_an_unsure_answer_asserts_nothing_where_there_is_no_answer() -> None:
    assert judge(unanswerable(none_of=["85 tỷ"]), told("“nộp 85 tỷ”", "unsure")).correct
    assert not judge(unanswerable(), told("nộp 85 tỷ", "sure")).correct
