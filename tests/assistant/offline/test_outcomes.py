"""Sure, unsure or refused: what is asserted, what is only quoted, and what is said where there is nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from assistant.assistant import Assistant
from assistant.grounding import MARKER
from assistant.offline.answering import LIMITS, ROOM, WHOLE_LIST, clipped, nearest
from assistant.offline.composing import unsure_lead
from assistant.offline.finder import Finder
from assistant.offline.quoting import Candidate
from assistant.offline.ranking import shipped
from index.report import Metadata, Passage
from tests.assistant.conftest import REPORTS


@pytest.fixture(scope="module")
def assistant(build: Callable[[dict[str, str]], Assistant]) -> Iterator[Assistant]:
    yield build(REPORTS)


def test_an_asserted_answer_is_one_quotation(assistant: Assistant) -> None:
    answer = assistant.ask("Xuất khẩu 6 tháng đầu năm 2019 của Lâm Đồng đạt bao nhiêu triệu USD?")
    assert answer.certainty == "sure" and answer.confidence > 0.5
    assert "113,7 triệu USD" in answer.answer and len(answer.citations) == 1


def test_a_figure_of_another_kind_is_quoted_and_not_asserted(assistant: Assistant) -> None:
    answer = assistant.ask("Lâm Đồng có bao nhiêu căn nhà ở công nhân?")
    assert answer.certainty == "unsure"
    assert answer.answer.startswith("Chưa chắc đúng ý; ")
    assert all(MARKER.search(line) for line in answer.answer.splitlines()[1:])
    assert len(MARKER.sub("", answer.answer)) <= ROOM


WANTING = (
    "Khó khăn, vướng mắc của các khu công nghiệp Lâm Đồng năm 2020 gồm: mặt bằng sạch còn thiếu ở Tân Phú; "
    "trạm xử lý nước thải Lộc Sơn quá tải vào mùa mưa; giá vật liệu san lấp tăng gấp rưỡi so với dự toán; "
    "nhà ở cho công nhân mới đáp ứng một phần ba nhu cầu; đường gom quốc lộ 20 chưa được bố trí vốn."
)


def test_where_a_list_is_asked_for_the_first_quotation_may_hold_all_of_it(
    build: Callable[[dict[str, str]], Assistant],
) -> None:
    finder = build({"vuong-mac.txt": WANTING}).finder
    asked = finder.understand("Các khu công nghiệp Lâm Đồng năm 2020 gặp những khó khăn, vướng mắc nào?", ())
    [first, *_], _ = nearest(finder.prepare(asked))
    assert LIMITS[0] < len(first.text) <= WHOLE_LIST and "quốc lộ 20" in first.text


def test_the_first_of_several_quotations_is_called_likely_where_it_is() -> None:
    assert unsure_lead(3, 0.7) == "Chưa chắc đúng ý; có lẽ là đoạn đầu:"
    assert unsure_lead(3, 0.4) == "Chưa chắc đúng ý; ba đoạn gần nhất:" and "một đoạn" in unsure_lead(1, 0.7)


def test_a_name_that_no_document_has_is_said_and_nothing_asserted(assistant: Assistant) -> None:
    known = assistant.ask("Xuất khẩu 6 tháng đầu năm 2019 của Lâm Đồng đạt bao nhiêu triệu USD?")
    other = assistant.ask("Xuất khẩu 6 tháng đầu năm 2019 của Trường Giang đạt bao nhiêu triệu USD?")
    assert known.certainty == "sure" and other.certainty == "unsure"
    assert other.answer.startswith("Các tài liệu đã nạp không nhắc đến “Trường Giang”;")


def test_a_refusal_names_what_no_document_has(assistant: Assistant) -> None:
    finder = Finder(assistant.library, assistant.finder.analyzer, replace(shipped(), near=1.0))  # finds nothing near
    found = finder.find(finder.understand("Công ty Minatoya Seimitsu có bao nhiêu lao động?"))
    assert found.certainty == "refused" and found.reason == "Các tài liệu đã nạp không nhắc đến “Minatoya Seimitsu”."


def test_a_month_without_its_year_is_one_of_the_report(build: Callable[[dict[str, str]], Assistant]) -> None:
    text = "BÁO CÁO\nGiải ngân 6 tháng đầu năm 2025\n\nLũy kế đạt 2.001 tỷ đồng. Riêng tháng 6 giải ngân 367 tỷ đồng."
    answer = build({"bc.txt": text}).ask("Tháng 6/2025 giải ngân được bao nhiêu?")
    assert not answer.refused and "367 tỷ đồng" in answer.answer


def test_a_province_without_documents_is_said_to_be_missing(assistant: Assistant) -> None:
    answer = assistant.ask("Doanh thu 6 tháng đầu năm 2019 của Đồng Nai là bao nhiêu?")
    assert answer.certainty == "refused" and answer.refused
    assert answer.answer == "Không có trong tài liệu đã nạp. Chưa nạp tài liệu nào của Đồng Nai."


def test_both_sides_of_a_comparison_are_quoted_with_their_sources(assistant: Assistant) -> None:
    answer = assistant.ask("So sánh doanh thu 6 tháng đầu năm 2019 của Lâm Đồng và Hậu Giang")
    assert "4.111,25 tỷ đồng" in answer.answer and "3.500 tỷ đồng" in answer.answer
    assert {c.document for c in answer.citations} == {"lam-dong.txt", "hau-giang.txt"}


def test_a_quotation_is_not_cut_between_a_figure_and_its_unit() -> None:
    passage = Passage("p", "a.txt", "0", 0, "", 0, None, "", "", "", Metadata())
    whole = Candidate("gồm 142 dự án FDI và 189 dự án DDI với 118.460 tỷ đồng", passage, 0, 0, 0.0, 1.0)
    assert clipped(whole, 50).text == "gồm 142 dự án FDI và 189 dự án DDI với …"
    assert clipped(whole, 99) == whole


def test_what_is_of_another_place_makes_no_refusal_and_is_not_quoted(assistant: Assistant) -> None:
    answer = assistant.ask("Hậu Giang được giao những việc gì?")
    assert not answer.refused and {c.document for c in answer.citations} == {"hau-giang.txt"}
