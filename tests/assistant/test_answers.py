"""Questions to small reports, end to end without embeddings: the figure and nothing else, or a refusal."""

from __future__ import annotations

from itertools import chain

import pytest

from assistant.answer import Answer, Turn
from assistant.assistant import Assistant
from assistant.grounding import MARKER
from index.errors import TrolyError
from index.text import quantities

ANSWERED = [
    ("Doanh thu 6 tháng đầu năm 2019 của Lâm Đồng là bao nhiêu?", "4.111,25 tỷ đồng"),
    ("doanh thu 6 thang dau nam 2019 cua lam dong la bao nhieu", "4.111,25 tỷ đồng"),
    ("Doanh thu nửa đầu năm 2019 của tỉnh Lâm Đồng đạt bao nhiêu?", "4.111,25 tỷ đồng"),
    ("Doanh thu 6 tháng đầu năm 2019 của Hậu Giang là bao nhiêu?", "3.500 tỷ đồng"),
    ("Xuất khẩu 6 tháng đầu năm 2019 của Lâm Đồng đạt bao nhiêu?", "113,7 triệu USD"),
    ("Xuất khẩu 6 tháng đầu năm 2019 của Lâm Đồng giảm bao nhiêu phần trăm?", "giảm 3,2%"),
    ("6 tháng đầu năm 2019 Lâm Đồng cấp mới mấy dự án?", "06 dự án"),
    ("Chỉ tiêu doanh thu năm 2020 của Lâm Đồng là bao nhiêu?", "9.000 tỷ đồng"),
    ("Tỷ lệ lấp đầy KCN Tân Phú Thạnh là bao nhiêu?", "71,3%"),
    ("Ai là Trưởng ban của Ban Quản lý các KCN tỉnh Lâm Đồng?", "Nguyễn Văn Bình"),
    ("Phó Trưởng ban của Ban Quản lý các KCN tỉnh Lâm Đồng là ai?", "Trần Thị Hoa"),
    ("Báo cáo của Ban Quản lý các KCN tỉnh Hậu Giang số bao nhiêu?", "77/BC-BQL"),
]

REFUSED = [
    "Doanh thu 6 tháng đầu năm 2018 của Lâm Đồng là bao nhiêu?",
    "Doanh thu 6 tháng đầu năm 2020 của Lâm Đồng là bao nhiêu?",
    "Doanh thu năm 2019 của Lâm Đồng là bao nhiêu?",
    "Doanh thu 9 tháng năm 2019 của Hậu Giang là bao nhiêu?",
    "Doanh thu 6 tháng đầu năm 2019 của Đồng Nai là bao nhiêu?",
    "Doanh thu 6 tháng đầu năm 2019 của tỉnh Hoàng Liên là bao nhiêu?",
    "doanh thu 6 thang dau nam 2019 cua dong nai la bao nhieu",
    "Xuất khẩu 6 tháng đầu năm 2019 của Hậu Giang đạt bao nhiêu?",
    "Nhập khẩu 6 tháng đầu năm 2019 của Lâm Đồng đạt bao nhiêu?",
    "Năm 2020 Lâm Đồng thực hiện được doanh thu bao nhiêu?",
    "Chỉ tiêu doanh thu năm 2021 của Lâm Đồng là bao nhiêu?",
    "Tỷ lệ lấp đầy KCN Phú Hội là bao nhiêu?",
    "Doanh thu 6 tháng đầu năm 2019 của KCN Phú Hội là bao nhiêu?",
    "Lâm Đồng có bao nhiêu căn nhà ở công nhân?",
]


def figures(answer: Answer) -> set[str]:
    return {q.text for q in quantities(MARKER.sub("", answer.answer))}


def check(answer: Answer) -> None:
    """What holds of every answer: quotes are slices, markers and citations match, figures are verified."""
    markers = {int(m) for m in MARKER.findall(answer.answer)}
    assert markers == {c.marker for c in answer.citations}
    for citation in chain(answer.citations, answer.related):
        assert citation.quote == citation.text[citation.start : citation.end]
    assert all(c.quote for c in answer.citations)
    check_ = answer.verification
    assert check_.supported == check_.figures and check_.unsupported == ()
    assert answer.refused == (not answer.citations) == (answer.reason is not None)


@pytest.mark.parametrize(("question", "words"), ANSWERED)
def test_what_the_reports_say(assistant: Assistant, question: str, words: str) -> None:
    answer = assistant.ask(question)
    check(answer)
    assert words in answer.answer
    assert not answer.related


@pytest.mark.parametrize("question", REFUSED)
def test_what_the_reports_do_not_say(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    check(answer)
    assert answer.certainty != "sure"


NOUN_PHRASES = ["Doanh thu 9 tháng năm 2019 của Hậu Giang?", "Doanh thu năm 2019 của Lâm Đồng?"]


@pytest.mark.parametrize("question", NOUN_PHRASES)
def test_an_indicator_named_without_a_question_word_is_as_strict(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).certainty != "sure"


def test_a_figures_clause_and_not_its_paragraph(assistant: Assistant) -> None:
    answer = assistant.ask("Xuất khẩu 6 tháng đầu năm 2019 của Lâm Đồng đạt bao nhiêu triệu USD?")
    assert figures(answer) == {"113,7 triệu USD", "3,2%"}


@pytest.mark.parametrize(
    "question",
    [
        pytest.param(
            "Doanh thu 6 tháng đầu năm 2019 của Lâm Đồng?",
        ),
        "Lâm Đồng 6 tháng đầu năm 2019 thu hút mấy dự án mới?",
    ],
)
def test_no_figure_of_a_target_in_the_answer_about_a_result(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.certainty != "sure" or not figures(answer) & {"9.000 tỷ đồng", "15"}


LISTED = [
    "Liệt kê các tồn tại, hạn chế của Lâm Đồng 6 tháng đầu năm 2019",
    pytest.param(
        "Lâm Đồng có những tồn tại, hạn chế nào trong 6 tháng đầu năm 2019?",
    ),
    pytest.param(
        "Những tồn tại, hạn chế của Lâm Đồng 6 tháng đầu năm 2019 là gì?",
    ),
]


@pytest.mark.parametrize("question", LISTED)
def test_a_list_has_all_of_its_items(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    check(answer)
    for item in ("thiếu đất sạch", "giải phóng mặt bằng chậm", "đường gom KCN Phú Hội xuống cấp"):
        assert item in answer.answer


def test_a_list_comes_with_its_lead_in(assistant: Assistant) -> None:
    answer = assistant.ask("Các phòng của Lâm Đồng phải làm xong những việc gì trong tháng 9 năm 2019?")
    check(answer)
    lines = answer.answer.splitlines()
    assert "những việc sau" in lines[0]
    assert [any(word in line for line in lines[1:]) for word in ("danh mục", "thủ tục", "nước thải")] == [True] * 3


def test_a_deadline_in_the_lead_in_comes_with_the_item(assistant: Assistant) -> None:
    answer = assistant.ask("Khi nào Phòng Quản lý Môi trường của Lâm Đồng phải kiểm tra nước thải?")
    check(answer)
    assert "tháng 9 năm 2019" in answer.answer and "kiểm tra nước thải" in answer.answer


def test_two_provinces_are_compared(assistant: Assistant) -> None:
    answer = assistant.ask("So sánh doanh thu 6 tháng đầu năm 2019 của Lâm Đồng và Hậu Giang")
    check(answer)
    assert "4.111,25 tỷ đồng" in answer.answer and "3.500 tỷ đồng" in answer.answer
    assert answer.answer.splitlines()[-1] == "- phần mềm tính: 4.111,25 − 3.500 = 611,25 tỷ đồng"
    assert {c.document for c in answer.citations} == {"lam-dong.txt", "hau-giang.txt"}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("Còn xuất khẩu thì sao?", "113,7 triệu USD"),
        ("Thế còn Hậu Giang?", "3.500 tỷ đồng"),
        ("Cùng kỳ năm trước?", None),
        ("Còn năm 2021?", None),
        ("Thế còn Đồng Nai?", None),
    ],
)
def test_follow_ups(assistant: Assistant, asked: str, words: str | None) -> None:
    history = [
        Turn("user", "Doanh thu 6 tháng đầu năm 2019 của Lâm Đồng là bao nhiêu?"),
        Turn("assistant", "4.111,25 tỷ đồng [1]"),
    ]
    answer = assistant.ask(asked, history)
    check(answer)
    assert answer.refused if words is None else words in answer.answer
    assert answer.question == asked != answer.standalone_question


def test_a_short_question_of_its_own_is_not_asked_about_the_one_before(assistant: Assistant) -> None:
    history = [
        Turn("user", "Tỷ lệ lấp đầy KCN Tân Phú Thạnh của Hậu Giang là bao nhiêu?"),
        Turn("assistant", "71,3% [1]"),
    ]
    answer = assistant.ask("Ai trình bày báo cáo?", history)
    assert "Trần Thị Hoa" in answer.answer and answer.standalone_question == "Ai trình bày báo cáo?"
    assert answer.certainty == "unsure"  # the conversation is about another province
    assert "90,6 triệu USD" in assistant.ask("Nhập khẩu thì sao?", history).answer


def test_only_the_documents_chosen_are_read(assistant: Assistant) -> None:
    question = "Doanh thu 6 tháng đầu năm 2019 của Lâm Đồng là bao nhiêu?"
    assert assistant.ask(question, documents=["hau-giang.txt"]).certainty != "sure"
    assert not assistant.ask(question, documents=["lam-dong.txt"]).refused


@pytest.mark.parametrize("question", ["", "  \n\t"])
def test_an_empty_question_is_an_error_in_vietnamese(assistant: Assistant, question: str) -> None:
    with pytest.raises(TrolyError, match="Câu hỏi đang trống"):
        assistant.ask(question)


@pytest.mark.parametrize(
    "question", ["?", "a", "." * 50, "doanh thu " * 150, "ⅫⅣ 🏭", "[1] **x**", "năm 99999", "(((("]
)
def test_odd_questions_do_no_harm(assistant: Assistant, question: str) -> None:
    check(assistant.ask(question))


def test_an_empty_library_refuses(build) -> None:
    answer = build({}).ask("Doanh thu 6 tháng đầu năm 2019 là bao nhiêu?")
    check(answer)
    assert answer.refused and not answer.related


def test_the_stream_ends_with_the_answer(assistant: Assistant) -> None:
    events = list(assistant.stream("Doanh thu 6 tháng đầu năm 2019 của Hậu Giang là bao nhiêu?"))
    assert [type(e).__name__ for e in events] == ["Progress", "Draft", "Answer"]
    assert events[1].text == events[2].answer
    assert set(events[2].timings_ms) == {"understand", "retrieve", "answer", "verify", "total"}


def test_example_questions_can_be_answered(assistant: Assistant) -> None:
    questions = assistant.examples(4)
    assert questions
    assert not any(assistant.ask(question).refused for question in questions)


# ------------------------------------------------------------------------------------- traps, one report each


def ask(build, question: str, *paragraphs: str) -> Answer:
    head = "BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH LÂM ĐỒNG\n\nBÁO CÁO\nKết quả năm 2023\n\n"
    answer: Answer = build({"a.txt": head + "\n\n".join(paragraphs)}).ask(question)
    check(answer)
    return answer


def test_the_year_a_report_was_signed_is_not_the_year_of_its_figures(build) -> None:
    text = "Đà Lạt, ngày 09 tháng 01 năm 2024\n\nTổng số lao động cuối năm là 44.265 người."
    assert "44.265" in ask(build, "Số lao động cuối năm 2023 của Lâm Đồng là bao nhiêu?", text).answer
    assert ask(build, "Số lao động cuối năm 2024 của Lâm Đồng là bao nhiêu?", text).certainty != "sure"


def test_the_whole_is_preferred_to_a_part(build) -> None:
    text = (
        "Năm 2023, KCN Phú Hội đạt doanh thu 1.200 tỷ đồng.",
        "Năm 2023, tổng doanh thu của các khu công nghiệp đạt 5.300 tỷ đồng.",
    )
    assert "5.300 tỷ đồng" in ask(build, "Doanh thu năm 2023 của các KCN tỉnh Lâm Đồng là bao nhiêu?", *text).answer


TABLE = """<html><body><h1>Ban Quản lý các khu công nghiệp tỉnh Lâm Đồng: kết quả 6 tháng đầu năm 2024</h1>
<p>Đơn vị tính: tỷ đồng</p><table>
<tr><th>TT</th><th>Chỉ tiêu, địa bàn</th><th>Kế hoạch năm 2024</th><th>Thực hiện 6 tháng đầu năm 2024</th></tr>
<tr><td>I</td><td>Doanh thu</td><td>85.000</td><td>43.960</td></tr>
<tr><td>1</td><td>KCN Phú Hội</td><td>52.600</td><td>27.415</td></tr>
<tr><td>2</td><td>KCN Lộc Sơn</td><td>19.200</td><td>9.870</td></tr>
<tr><td>II</td><td>Nộp ngân sách</td><td>5.200</td><td>2.745,2</td></tr>
<tr><td>1</td><td>KCN Phú Hội</td><td>3.780</td><td>1.982,4</td></tr>
<tr><td>2</td><td>KCN Lộc Sơn</td><td>880</td><td>468,3</td></tr>
</table></body></html>"""


@pytest.fixture(scope="module")
def table(build) -> Assistant:
    answering: Assistant = build({"bang.html": TABLE})
    return answering


@pytest.mark.parametrize(
    ("question", "value", "others"),
    [
        ("Doanh thu 6 tháng đầu năm 2024 của Lâm Đồng là bao nhiêu?", "43.960", ("85.000", "2.745,2")),
        ("Kế hoạch nộp ngân sách năm 2024 của Lâm Đồng là bao nhiêu?", "5.200", ("2.745,2", "85.000")),
        pytest.param(
            "Nộp ngân sách 6 tháng đầu năm 2024 của KCN Lộc Sơn là bao nhiêu?",
            "468,3",
            ("880", "9.870"),
        ),
        pytest.param(
            "Doanh thu 6 tháng đầu năm 2024 của KCN Phú Hội là bao nhiêu?",
            "27.415",
            ("1.982,4", "52.600"),
        ),
        pytest.param(
            "Doanh thu 6 tháng đầu năm 2024 của KCN Lộc Sơn là bao nhiêu?",
            "9.870",
            ("468,3", "19.200"),
        ),
    ],
)
def test_a_row_is_read_in_its_column_and_under_its_group(
    table: Assistant, question: str, value: str, others: tuple[str, ...]
) -> None:
    answer = table.ask(question)
    check(answer)
    first = next(line for line in answer.answer.splitlines() if "[1]" in line)
    assert value in first
    assert not any(other in first.partition(value)[0] for other in others)


@pytest.mark.parametrize(
    "period",
    [
        pytest.param(
            "năm 2024",
        ),
        "năm 2023",
        "6 tháng đầu năm 2023",
        "quý I năm 2024",
    ],
)
def test_a_table_has_no_result_for_another_period(table: Assistant, period: str) -> None:
    assert table.ask(f"Lâm Đồng đã thực hiện được doanh thu {period} là bao nhiêu?").certainty != "sure"


@pytest.fixture(scope="module")
def captioned(build) -> Assistant:
    caption = "<p>Bảng 1. Doanh thu, nộp ngân sách theo địa bàn</p><p>Đơn vị tính"
    answering: Assistant = build({"bang.html": TABLE.replace("<p>Đơn vị tính", caption)})
    return answering


def test_a_row_whose_indicator_stands_in_the_title_too(captioned: Assistant) -> None:
    assert "5.200" in captioned.ask("Kế hoạch nộp ngân sách năm 2024 của Lâm Đồng là bao nhiêu?").answer
