"""Who does something, and whether it is done: a task is no result, the body that takes part doesn't lead."""

from __future__ import annotations

import pytest

from assistant.grounding import Checked, Source, judge
from index.report import Metadata, Passage
from index.vietnamese import build_analyzer

PAPER = Metadata("Báo cáo sơ kết", "Ban Quản lý các KCN", "Sơn Hải", "báo cáo", "", "2025-07-05", "")
TASKS = (
    "Phòng Quản lý đầu tư: rà soát 12 dự án chậm tiến độ. Sở Xây dựng chủ trì, phối hợp với Sở Công Thương thẩm định "
    "thiết kế kho lạnh. Phấn đấu lấp đầy 85% diện tích KCN Đá Bạc."
)
RESULTS = (
    "Ban Quản lý đã rà soát 9 dự án điện mặt trời. Sở Công Thương kiểm tra 6 kho hóa chất, hoàn thành trước ngày 10/6."
)


def check(text: str) -> Checked:
    given = [("II. Nhiệm vụ trọng tâm", TASKS), ("I. Kết quả", RESULTS)]
    shown = [Passage(s, "bc.docx", "0", n, t, 0, None, s, "", "", PAPER) for n, (s, t) in enumerate(given)]
    return judge(text, [1, 2], [Source(n, one, build_analyzer()) for n, one in enumerate(shown, 1)])


@pytest.mark.parametrize(
    "text",
    [
        "Phòng Quản lý đầu tư rà soát 12 dự án chậm tiến độ.",
        "Sở Xây dựng chủ trì thẩm định thiết kế kho lạnh, Sở Công Thương phối hợp.",
        "Ban Quản lý các KCN đã rà soát 9 dự án điện mặt trời.",
        "Các phòng rà soát 12 dự án chậm tiến độ.",
        "Sở Công Thương đã kiểm tra 6 kho hóa chất.",
    ],
)
def test_who_does_it_and_what_is_done_stands(text: str) -> None:
    assert not {"planned", "doer"} & {problem.kind for problem in check(text).problems}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Phòng Quản lý đầu tư đã rà soát 12 dự án chậm tiến độ.", "planned"),
        ("KCN Đá Bạc đã lấp đầy 85% diện tích.", "planned"),
        ("Phòng Quản lý Doanh nghiệp rà soát 12 dự án chậm tiến độ.", "doer"),
        ("Sở Công Thương chủ trì thẩm định thiết kế kho lạnh.", "doer"),
    ],
)
def test_a_task_is_no_result_and_who_takes_part_does_not_lead(text: str, kind: str) -> None:
    assert kind in {problem.kind for problem in check(text).problems}
