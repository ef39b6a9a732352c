"""A language model words the sections; what its evidence does not hold never gets in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.generation.endpoint import Endpoint
from assistant.meetings import MeetingSummary, ModelWriter, draft, notes_report, to_markdown
from tests.scripted_model import Failure, Messages, ScriptedModel

from .conftest import ACCOUNT

Asked = Callable[[], MeetingSummary]


@pytest.fixture
def asked(scripted_model: ScriptedModel) -> Asked:
    """A draft whose sections the scripted model writes."""
    endpoint = Endpoint("mo-hinh-thu", scripted_model.url, seconds=20, attempts=1)
    return lambda: draft([notes_report(ACCOUNT)], "thong-bao", "vua", writer=ModelWriter(endpoint))


def echo(messages: Messages) -> str:
    """Every piece of evidence, worded as it is."""
    lines = [line for line in messages[-1]["content"].splitlines() if line.startswith("[")]
    return "\n".join(f"- {line.partition('] ')[2]} {line.partition(' ')[0]}" for line in lines)


def test_supported_lines_are_the_models(scripted_model: ScriptedModel, asked: Asked) -> None:
    scripted_model.script(echo)
    summary = asked()
    assert summary.mode == "llm"
    assert summary.check.left_out == 0
    assert "8.120,5 tỷ đồng" in summary.items("results")[0].text


@pytest.mark.parametrize(
    "line",
    [
        "- Tổng doanh thu đạt 9.999 tỷ đồng, tăng 12,4% [1]",
        "- Tổng doanh thu 6 tháng đầu năm 2024 đạt 8.120,5 tỷ đồng [9]",
        "- Tổng doanh thu 6 tháng đầu năm 2024 đạt 8.120,5 tỷ đồng",
        "- Toàn thể người dân rất phấn khởi, tin tưởng tuyệt đối vào thắng lợi [1]",
        "- Doanh thu đạt 8.120,5 triệu USD [1]",
        "- Tổng doanh thu 6 tháng đầu năm 2024 đạt 8.120,5 tỷ đồng, giảm 12,4% so với cùng kỳ [1]",
        "- Phấn đấu tổng doanh thu 6 tháng đầu năm 2024 đạt 8.120,5 tỷ đồng, tăng 12,4% so với cùng kỳ [1]",
        "- Tổng doanh thu 6 tháng đầu năm 2024 tỉnh Cà Mau đạt 8.120,5 tỷ đồng, tăng 12,4% so với cùng kỳ [1]",
    ],
)
def test_a_line_that_its_evidence_does_not_hold_is_left_out_and_counted(
    scripted_model: ScriptedModel, asked: Asked, line: str
) -> None:
    scripted_model.script(line)
    summary = asked()
    assert summary.check.left_out >= 1
    assert summary.check.unsupported == ()
    text = to_markdown(summary)
    assert "9.999" not in text
    assert "phấn khởi" not in text
    assert "triệu USD, tăng 9,1%" in text  # the evidence stands where the model failed


def test_an_endpoint_that_fails_leaves_the_selected_lines(scripted_model: ScriptedModel, asked: Asked) -> None:
    scripted_model.script(Failure(500))
    summary = asked()
    assert any("chọn câu" in note for note in summary.notes)
    assert [i.text for i in summary.items("shortcomings")] == [
        "giải phóng mặt bằng KCN Mộc Hòa còn chậm",
        "chưa bố trí được vốn xây dựng nhà máy xử lý nước thải KCN Đông Trì",
    ]


def test_a_talkative_model_does_not_make_the_draft_longer(scripted_model: ScriptedModel, asked: Asked) -> None:
    scripted_model.script(lambda messages: "\n".join([echo(messages)] * 5))
    plain = draft([notes_report(ACCOUNT)], "thong-bao", "vua")
    assert asked().sections == plain.sections


def test_tasks_are_never_worded_by_the_model(scripted_model: ScriptedModel, asked: Asked) -> None:
    scripted_model.script("- Bịa đặt [1]")
    assert asked().tasks == draft([notes_report(ACCOUNT)], "thong-bao", "vua").tasks
