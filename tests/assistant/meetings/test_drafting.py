"""Drafts: every line is the inputs' own words with its source, within the length; gaps and conflicts are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from assistant.grounding import unsupported_in
from assistant.meetings import (
    Item,
    Kind,
    Length,
    Lines,
    MeetingSummary,
    NothingToSummarise,
    SectionKey,
    draft,
    notes_report,
    regenerate,
    to_markdown,
    word_count,
)
from assistant.meetings.model import Mode
from index.reading import read_report
from index.vietnamese import tokens

from .conftest import ACCOUNT, NOTICE, Drafted

REPORTS = Path(__file__).parents[3] / "eval" / "sample" / "reports"


def in_order(words: Iterable[str], text: Iterable[str]) -> bool:
    rest = iter(text)
    return all(word in rest for word in words)


def samples() -> list[Path]:
    return sorted(REPORTS.iterdir())


def test_each_kind_of_statement_goes_to_its_section(drafted: Drafted) -> None:
    summary = drafted()
    assert "8.120,5 tỷ đồng" in summary.items("results")[0].text
    assert [item.text for item in summary.items("shortcomings")] == [
        "giải phóng mặt bằng KCN Mộc Hòa còn chậm",
        "chưa bố trí được vốn xây dựng nhà máy xử lý nước thải KCN Đông Trì",
    ]
    assert [task.assignee for task in summary.tasks] == ["Sở Tài chính", "UBND huyện Đông Trì"]
    assert all("tháng 8/2024" in task.deadline for task in summary.tasks)


def test_praise_without_a_figure_gives_way(drafted: Drafted) -> None:
    assert "tuyên truyền" not in to_markdown(drafted())


@pytest.mark.parametrize("path", samples(), ids=lambda path: path.suffix + path.stem[:12])
def test_every_line_is_made_of_its_sources_words_in_their_order(path: Path) -> None:
    summary = draft([read_report(path)], "thong-bao", "vua")
    for items in summary.sections.values():
        for item in items:
            said = re.sub(r"^(?:6 tháng|9 tháng|Năm|Quý|Tháng)[^:]{0,24}: ", "", item.text)  # the period by code
            if "\t" not in item.sources[0].quote:  # a row is read with its headers
                assert in_order(tokens(said), tokens(item.sources[0].quote)), item.text


@pytest.mark.parametrize("path", samples(), ids=lambda path: path.suffix + path.stem[:12])
def test_no_figure_of_a_draft_is_missing_from_its_report(path: Path) -> None:
    report = read_report(path)
    summary = draft([report], "bien-ban", "day-du")
    lines = [
        re.sub(r"^(?:[#-]+ |\*\*)?(?:\d+\. )?", "", line) for line in to_markdown(summary, sources=False).splitlines()
    ]
    meta = report.metadata
    assert unsupported_in(lines, [f"{report.text}\n{meta.title}\n{meta.period}"]) == []
    assert not summary.unverified


@pytest.mark.parametrize(("length", "most"), [("ngan", 350), ("vua", 900), ("day-du", 2000)])
def test_no_draft_is_longer_than_its_length(length: Length, most: int) -> None:
    for path in samples():
        assert word_count(draft([read_report(path)], "thong-bao", length)) <= most


def test_a_short_draft_still_says_something_of_every_part(drafted: Drafted) -> None:
    report = read_report(REPORTS / "hoi-nghi-tong-ket-2024.txt")
    summary = draft([report], "tom-tat", "ngan")
    assert summary.items("results")
    assert summary.items("shortcomings")
    assert summary.items("targets")
    assert summary.tasks


def test_what_the_inputs_do_not_tell_stays_blank(drafted: Drafted) -> None:
    summary = drafted(ACCOUNT.replace("tại Hội trường tầng 2, ", "").replace("ngày 05/7/2024", "ngày 05/7"))
    assert summary.fact("place") == summary.fact("chair") == ""
    assert {"Địa điểm", "Người chủ trì", "Số văn bản", "Ngày ban hành"} <= set(summary.blanks)
    assert any("05/7" in note for note in summary.notes)
    assert "tại ………, ……… chủ trì" in to_markdown(summary)


def test_the_official_document_it_was_made_from_is_named(drafted: Drafted) -> None:
    text = to_markdown(drafted(NOTICE))
    assert "Thông báo số 45/TB-VPUBND ngày 09 tháng 7 năm 2024 của Văn phòng UBND tỉnh Sơn Nam" in text


def test_inputs_that_disagree_are_shown_side_by_side(drafted: Drafted) -> None:
    summary = drafted(ACCOUNT, NOTICE)
    by_subject = {conflict.subject: [side.text for side in conflict.sides] for conflict in summary.conflicts}
    place = by_subject["Địa điểm"]
    assert place == ["Hội trường tầng 2", "trụ sở Ban Quản lý"]
    revenue = next(sides for subject, sides in by_subject.items() if "doanh thu" in subject.lower())
    assert any("8.120,5" in side for side in revenue)
    assert any("8.210,5" in side for side in revenue)
    assert "SỐ LIỆU KHÁC NHAU" in to_markdown(summary)


def test_what_two_inputs_both_say_is_said_once(drafted: Drafted) -> None:
    once, twice = drafted(ACCOUNT), drafted(ACCOUNT, f"{ACCOUNT}\nGhi chép thêm.")
    assert [i.text for i in twice.items("shortcomings")] == [i.text for i in once.items("shortcomings")]


def test_one_section_is_drafted_anew_and_the_others_keep_their_edits(drafted: Drafted) -> None:
    inputs = [notes_report(ACCOUNT)]
    summary = draft(inputs, "thong-bao", "vua")
    result, task = summary.items("results")[0], summary.tasks[0]
    edited = summary.edit(result.id, "Sửa tay").edit(task.id, "Việc sửa tay")
    fresh = regenerate(edited, "results", inputs)
    assert fresh.items("results") == summary.items("results")
    assert fresh.tasks[0].text == "Việc sửa tay"


def test_progress_is_told_step_by_step() -> None:
    steps: list[tuple[str, float]] = []
    draft([notes_report(ACCOUNT)], on_progress=lambda message, share: steps.append((message, share)))
    assert [share for _, share in steps] == sorted(share for _, share in steps)
    assert steps[-1][1] == 1.0
    assert len({message for message, _ in steps}) >= 5


def test_nothing_to_summarise_is_said() -> None:
    with pytest.raises(NothingToSummarise, match="Không tìm thấy nội dung"):
        draft([notes_report("Danh sách")])


class Inventor:
    """A writer that adds a figure of its own."""

    mode: Mode = "llm"

    def write(self, kind: Kind, key: SectionKey, evidence: Sequence[Item], limit: int) -> Lines:
        return Lines(tuple(Item(item.id, f"{item.text}, vượt 999 tỷ đồng", item.sources) for item in evidence))


def test_a_line_with_a_figure_that_no_source_holds_is_marked() -> None:
    summary = draft([notes_report(ACCOUNT)], writer=Inventor())
    assert summary.mode == "llm"
    assert summary.check.unsupported
    assert all(item.unverified for item in summary.items("results"))
    assert "[cần xác minh]" in to_markdown(summary)


def test_tasks_stand_under_their_body_and_deadline(drafted: Drafted) -> None:
    text = to_markdown(drafted(NOTICE), sources=False)
    own = text[text.index("Sở Xây dựng") :]
    assert "trước ngày 30/9/2024" in own
    assert "trong tháng 10/2024" in own


def test_praise_gives_way_to_tasks_when_both_do_not_fit() -> None:
    works = "; ".join(
        f"({n}) UBND huyện Đông Trì hoàn thành thủ tục thu hồi đất, cắm mốc và bàn giao mặt bằng cho Dự án số {n} tại "
        f"lô CN{n} của KCN Mộc Hòa trước ngày {n % 28 + 1}/9/2024"
        for n in range(1, 60)
    )
    report = notes_report(f"{ACCOUNT}\n\nNhiệm vụ trọng tâm 6 tháng cuối năm 2024: {works}.\n")
    assert not draft([report], "thong-bao", "vua").items("conclusions")
    assert any("ghi nhận" in item.text for item in draft([notes_report(ACCOUNT)], "thong-bao").items("conclusions"))


def test_the_part_of_an_item_picked_out_is_due_when_the_item_is(drafted: Drafted) -> None:
    text = NOTICE.replace(
        "- Thẩm định quy hoạch phân khu KCN Mộc Hòa mở rộng trước ngày 30/9/2024.",
        "- Xây dựng các tuyến đường trong năm 2025. Đặc biệt, sớm hoàn thành Trạm xử lý nước thải KCN Mộc Hòa.",
    )
    deadlines = {task.text: task.deadline for task in drafted(text).tasks}
    assert next(when for what, when in deadlines.items() if "Trạm xử lý" in what) == "trong năm 2025"


def test_a_heading_that_names_half_a_year_is_more_exact_than_the_year_of_the_plan(drafted: Drafted) -> None:
    text = f"{ACCOUNT}\n\nNhiệm vụ trọng tâm trong 6 tháng cuối năm 2024 được Ban Quản lý xác định cần tập trung giải \
quyết vướng mắc về đất đai để hoàn thành nhiệm vụ được giao năm 2024.\n"
    task = next(task for task in drafted(text).tasks if "đất đai" in task.text)
    assert task.deadline == "trong 6 tháng cuối năm 2024"


def test_drafts_of_several_boards_name_the_board(drafted: Drafted) -> None:
    other = ACCOUNT.replace("tỉnh Sơn Nam", "tỉnh Lâm Đồng").replace("8.120,5", "4.464,42")
    summary: MeetingSummary = drafted(ACCOUNT, other)
    assert {item.lead for item in summary.items("results")} == {
        "Ban Quản lý các khu công nghiệp tỉnh Sơn Nam",
        "Ban Quản lý các khu công nghiệp tỉnh Lâm Đồng",
    }
    assert "### Ban Quản lý các khu công nghiệp tỉnh Lâm Đồng" in to_markdown(summary)
