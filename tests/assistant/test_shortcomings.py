"""Questions about what went wrong are answered by the sentences that tell it, not by those that only use the word."""

from __future__ import annotations

import pytest

REPORT = """BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH HẬU GIANG

BÁO CÁO
Kết quả công tác năm 2023

Ban Quản lý đã kịp thời tháo gỡ khó khăn, vướng mắc cho doanh nghiệp, tặng 120 suất quà cho công nhân có hoàn cảnh \
khó khăn.

Hội nghị cũng chỉ ra những việc còn dang dở: giải ngân vốn đầu tư công ì ạch; khu tái định cư xuống cấp; công tác hậu \
kiểm chưa thường xuyên.

Trong thời gian tới tiếp tục rà soát, xử lý vướng mắc trong giải phóng mặt bằng.
"""


@pytest.fixture(scope="module")
def report(build):
    return build({"hau-giang.txt": REPORT})


@pytest.mark.parametrize(
    "question",
    [
        "Năm 2023 Ban Quản lý Hậu Giang còn những hạn chế gì?",
        "Điểm yếu của Ban Quản lý các KCN Hậu Giang năm 2023 là gì?",
        "Khó khăn, vướng mắc của Hậu Giang năm 2023",
    ],
)
def test_what_went_wrong_and_only_that(report, question: str) -> None:
    answer = report.ask(question).answer
    assert all(words in answer for words in ("ì ạch", "xuống cấp", "chưa thường xuyên"))
    assert "suất quà" not in answer and "tháo gỡ" not in answer and "rà soát" not in answer


def test_another_year_has_none(report) -> None:
    assert report.ask("Năm 2021 Ban Quản lý Hậu Giang còn những hạn chế gì?").refused
