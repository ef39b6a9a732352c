"""What is worked out from two sides: the operation that is asked for, over one clear figure of each."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant, build_assistant
from assistant.offline.comparing import operation_in
from index.settings import Settings

PAPER = """BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH SƠN HẢI

BÁO CÁO
Kết quả năm {year} của tỉnh Sơn Hải

I. KẾT QUẢ NĂM {year}

Doanh thu năm {year} của các khu công nghiệp đạt {revenue} tỷ đồng, tăng 5% so với năm trước.

Xuất khẩu năm {year} đạt {exports} triệu USD (bằng {dong} tỷ đồng); nhập khẩu năm {year} đạt 80 triệu USD.

II. KCN ĐÁ BẠC

KCN Đá Bạc sử dụng {workers} lao động.

III. KCN SUỐI NGÀ

KCN Suối Ngà sử dụng 4.000 lao động.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("computed")
    for year, revenue, exports, dong, workers in (
        (2023, "800", "100", "2.400", "5.500"),
        (2024, "1.250,5", "130", "3.200", "6.000"),
    ):
        text = PAPER.format(year=year, revenue=revenue, exports=exports, dong=dong, workers=workers)
        (folder / f"bc-{year}.txt").write_text(text, "utf-8")
    settings = {"data_dir": folder / "data", "embedding": "none", "mode": "offline"}
    assistant = build_assistant(Settings.model_validate(settings))
    list(assistant.library.add(sorted(folder.glob("*.txt"))))
    return assistant


@pytest.mark.parametrize(
    ("question", "result"),
    [
        ("Doanh thu năm 2024 của Sơn Hải tăng bao nhiêu tỷ so với năm 2023?", "1.250,5 − 800 = 450,5 tỷ đồng"),
        ("Doanh thu năm 2024 của Sơn Hải tăng bao nhiêu % so với năm 2023?", "(1.250,5 − 800) : 800 = tăng 56,3%"),
        ("Xuất khẩu năm 2024 của Sơn Hải hơn năm 2023 bao nhiêu?", "130 − 100 = 30 triệu USD"),
        ("Tổng số lao động của KCN Đá Bạc và KCN Suối Ngà năm 2024 là bao nhiêu?", "6.000 + 4.000 = 10.000 lao động"),
    ],
)
def test_what_is_asked_for_is_worked_out(assistant: Assistant, question: str, result: str) -> None:
    answer = assistant.ask(question)
    assert f"phần mềm tính: {result}" in answer.answer and len(answer.citations) >= 1


def test_nothing_is_worked_out_unasked(assistant: Assistant) -> None:
    assert "phần mềm tính" not in assistant.ask("Doanh thu năm 2024 và năm 2023 của Sơn Hải là bao nhiêu?").answer


@pytest.mark.parametrize(
    ("question", "operation"),
    [
        ("Doanh thu 2024 cao hơn Lâm Đồng năm 2023 bao nhiêu?", "difference"),
        ("Còn thiếu bao nhiêu tỷ để đạt kế hoạch?", "difference"),
        ("Doanh thu gấp mấy lần năm trước?", "ratio"),
        ("Trung bình của hai khu là bao nhiêu?", "mean"),
        ("Lao động nữ chiếm bao nhiêu phần trăm?", "share"),
        ("Doanh thu năm 2024 là bao nhiêu?", None),
    ],
)
def test_which_operation_a_question_asks_for(question: str, operation: str | None) -> None:
    assert operation_in(question) == operation
