"""Values over several periods: which are asked for, which values count, what is worked out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant, build_assistant
from assistant.offline.timeline import called, periods_asked
from assistant.question import read_question
from index.settings import Settings
from index.text import Period

WORKERS = {2020: "12.150", 2021: "13.400", 2022: "12.980", 2024: "15.310"}
EXPORTS = {2020: "410,5", 2021: "455,2", 2022: "498,7", 2024: "530,1"}


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """A board's annual reports of four years, and one on eleven months with estimates."""
    folder = tmp_path_factory.mktemp("years")
    for year, workers in WORKERS.items():
        (folder / f"bc-nam-{year}.txt").write_text(_annual(year, workers), encoding="utf-8")
    (folder / "bc-11-thang-2024.txt").write_text(_eleven_months(), encoding="utf-8")
    settings = Settings.model_validate({"data_dir": folder / "data", "embedding": "none", "mode": "offline"})
    assistant = build_assistant(settings)
    list(assistant.library.add(sorted(folder.glob("*.txt"))))
    yield assistant
    assistant.library.close()


def _annual(year: int, workers: str) -> str:
    return (
        "UBND TỈNH SƠN KHÊ\nBAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP\n"
        f"Số: 12/BC-BQL\nSơn Khê, ngày 10 tháng 01 năm {year + 1}\n\nBÁO CÁO\n"
        f"Kết quả hoạt động các khu công nghiệp tỉnh Sơn Khê năm {year}\n\n"
        f"I. KẾT QUẢ NĂM {year}\n"
        f"- Đến ngày 31/12/{year}, tổng số lao động đang làm việc là {workers} người.\n"
        f"- Kim ngạch xuất khẩu trong năm đạt {EXPORTS[year]} triệu USD, tăng 5,1% so với cùng kỳ.\n"
        f"- Kim ngạch nhập khẩu trong năm đạt 301,9 triệu USD.\n"
        f"- {'KCN Suối Đá nộp' if year == 2021 else 'Nộp'} ngân sách trong năm {96 + year % 7},4 tỷ đồng.\n"
        f"II. MỤC TIÊU NĂM {year + 1}\n- Phấn đấu tổng số lao động đạt 20.000 người.\n"
    )


def _eleven_months() -> str:
    return (
        "UBND TỈNH SƠN KHÊ\nBAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP\n"
        "Số: 210/BC-BQL\nSơn Khê, ngày 05 tháng 12 năm 2024\n\nBÁO CÁO\n"
        "Tình hình hoạt động các khu công nghiệp tỉnh Sơn Khê 11 tháng năm 2024\n\n"
        "- Ước cả năm 2024, kim ngạch xuất khẩu đạt 521,0 triệu USD.\n"
    )


def ask(board: Assistant, question: str) -> Answer:
    return board.ask(question)


def test_every_year_has_a_line_of_its_own_and_gaps_are_named(board: Assistant) -> None:
    answer = ask(board, "Số lao động của các KCN Sơn Khê từ năm 2020 đến năm 2024 từng năm là bao nhiêu?")
    assert all(value in answer.answer for value in WORKERS.values())
    assert "20.000" not in answer.answer  # a target is no result
    assert "Không có số liệu đúng kỳ: năm 2023." in answer.answer
    assert {c.document for c in answer.citations} >= {f"bc-nam-{year}.txt" for year in WORKERS}


def test_what_came_of_it_is_shown_and_not_the_estimate(board: Assistant) -> None:
    answer = ask(board, "kim ngạch xuất khẩu của Sơn Khê các năm 2021, 2022, 2024")
    assert all(EXPORTS[year] in answer.answer for year in (2021, 2022, 2024))
    assert "521,0" not in answer.answer and "301,9" not in answer.answer


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "Năm nào trong giai đoạn 2020-2024 số lao động Sơn Khê thấp nhất?",
            "nhỏ nhất trong 4 kỳ có số liệu: năm 2020",
        ),
        ("Tổng kim ngạch xuất khẩu Sơn Khê trong 3 năm 2020-2022", "410,5 + 455,2 + 498,7 = 1.364,4 triệu USD"),
        ("Bình quân mỗi năm giai đoạn 2020-2022 xuất khẩu của Sơn Khê là bao nhiêu?", ": 3 = 454,80 triệu USD"),
        ("Từ 2020 đến 2022 xuất khẩu của Sơn Khê tăng mấy phần trăm?", "= tăng 21,5%"),
        ("Tổng kim ngạch xuất khẩu Sơn Khê các năm từ 2020 đến 2024", "Chưa tính vì còn thiếu số liệu."),
    ],
)
def test_what_is_asked_is_worked_out(board: Assistant, question: str, told: str) -> None:
    assert told in ask(board, question).answer


HELD = [2019, 2020, 2021, 2022, 2023]


@pytest.mark.parametrize(
    ("question", "periods"),
    [
        ("diễn biến số lao động qua các năm", [(year, 1, 12) for year in HELD]),
        ("xuất khẩu ba năm gần đây", [(2021, 1, 12), (2022, 1, 12), (2023, 1, 12)]),
        ("doanh thu 6 tháng đầu các năm 2020, 2021, 2022", [(2020, 1, 6), (2021, 1, 6), (2022, 1, 6)]),
        ("doanh thu các quý năm 2022", [(2022, 1, 3), (2022, 4, 6), (2022, 7, 9), (2022, 10, 12)]),
        ("doanh thu năm 2021 và năm 2022", []),
        ("kế hoạch giai đoạn 2021-2025 do ai ký", []),
    ],
)
def test_periods_of_a_series(question: str, periods: list[tuple[int, int, int]]) -> None:
    asked = periods_asked(read_question(question, ()), HELD)
    assert [(p.year, p.first, p.last) for p in asked] == periods


def test_periods_are_called_as_offices_do() -> None:
    spans = (Period(2020, 1, 12), Period(2020, 4, 6), Period(2020, 5, 5), Period(2020, 1, 9))
    assert [called(p) for p in spans] == ["năm 2020", "quý II/2020", "tháng 5/2020", "9 tháng đầu năm 2020"]


def test_a_whole_series_is_asserted_and_one_with_gaps_is_not(board: Assistant) -> None:
    whole = ask(board, "Số lao động Sơn Khê qua các năm 2020, 2021, 2022")
    gaps = ask(board, "Số lao động Sơn Khê qua các năm 2022, 2023, 2024")
    assert (whole.certainty, gaps.certainty) == ("sure", "unsure")


def test_a_zone_does_not_stand_for_the_board(board: Assistant) -> None:
    answer = ask(board, "Nộp ngân sách của các KCN Sơn Khê qua các năm 2020, 2021, 2022")
    assert "100,4 tỷ đồng" in answer.answer and "102,4 tỷ đồng" in answer.answer
    assert "101,4" not in answer.answer and "Không có số liệu đúng kỳ: năm 2021." in answer.answer
