"""Whether a figure is a result or a target: told by its words, its list, its heading, or the time it speaks of."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from assistant.inheritance import nature_of
from assistant.records.model import Kind
from assistant.records.times import period_words
from assistant.statements import Statement
from index.chunking import SECTION
from index.text import periods
from index.vietnamese import fold

_WISHED = re.compile(r"^\W*(?:\w+[.)]\s*)*(?:de xuat|kien nghi|de nghi)")
_CALLED = re.compile(
    r"(?:hội nghị|báo cáo|hội thảo|cuộc họp|sơ kết|tổng kết)[^,;.:]{0,80}?,?\s(?:và\s+)?(?:triển khai|bàn"
    r"|phương hướng,?)\s+"
    r"(?:phương hướng,?\s+)?nhiệm vụ[^,;.:]*",
    re.I,
)


def plain(statement: Statement) -> Statement:
    """The statement where the names of meetings ("Hội nghị tổng kết 2017, triển khai nhiệm vụ năm 2018") say nothing.

    They would tell of a plan or of another year. Offsets stay the same.
    """
    passage = statement.passage
    meta = replace(passage.metadata, title=_AND_TASKS.sub("", _unnamed(passage.metadata.title)))
    section = SECTION.join(map(_unnamed, passage.section.split(SECTION)))
    lead = statement.lead_in
    if statement.kind == "item" and passage.lead_in not in lead:
        lead = f"{passage.lead_in} {lead}"
    line = passage.text.rfind("\n", 0, statement.start) + 1
    above = "\n".join(map(_heading_only, passage.text[:line].split("\n")))
    text = _REACHES.sub(lambda m: "·" * len(m.group()), _unnamed(above + passage.text[line:]))
    bare = replace(passage, text=text, section=section, metadata=meta)
    return replace(statement, lead_in=_unnamed(lead), passage=bare)


_DONE_TASKS = re.compile(
    r"(?:kết quả|tình hình|sơ kết|tổng kết|đánh giá)(?:\s+(?:triển khai|thực hiện|công tác|các))*\s+"
    r"(nhiệm vụ|kế hoạch|chỉ tiêu|mục tiêu)",
    re.I,
)


_PLAN_SHARE = re.compile(
    r"(?:(?:đạt|bằng|vượt|hoàn thành)\s+)?(?<![\d.,])[\d.,]+\s*%\s*(?:so với\s+)?(?:kế hoạch|chỉ tiêu|dự toán|mục tiêu)"
    r"(?:\s+(?:kế hoạch|năm|cả năm|đề ra|được giao|giao))*",
    re.I,
)


_AND_TASKS = re.compile(
    r"(?<=\w)(?:\s*[,;–-]|\s+và)\s+(?:phương hướng|nhiệm vụ|kế hoạch|chương trình|giải pháp|mục tiêu)\b.*$", re.I
)
"""The second half of a title such as "Kết quả quý III và nhiệm vụ quý IV": such a title decides nothing."""


def _unnamed(text: str) -> str:
    """The text where the plans that a heading or a meeting is named after are blank; as long as it was."""
    text = _PLAN_SHARE.sub(lambda m: " " * len(m.group()), _CALLED.sub(_tail_blank, text))
    return _DONE_TASKS.sub(lambda m: m.group()[: m.start(1) - m.start()] + " " * len(m.group(1)), text)


# "đạt 4 tỷ USD" is said of results and of targets alike.
_REACHES = re.compile(r"(?<!\w)đạt(?=\s+(?:(?:khoảng|trên|từ|gần|hơn)\s+)?\d)", re.I)


def _heading_only(line: str) -> str:
    """A line above that may announce what follows; one that states something itself is blank, as long as it was."""
    announces = line.rstrip().endswith(":") or (len(line.split()) <= 20 and not line.rstrip().endswith((".", ";", ",")))
    return line if announces else " " * len(line)


def _tail_blank(match: re.Match[str]) -> str:
    said = match.group()
    cut = re.search(r",?\s(?:và\s+)?(?:triển khai|bàn|phương hướng,?)\s+(?:phương hướng,?\s+)?nhiệm vụ", said, re.I)
    return said[: cut.start()] + " " * (len(said) - cut.start()) if cut else said


_ASSIGNED = re.compile(
    r"(?<!\w)(?:giao|đề nghị|yêu cầu|phân công|đề xuất)\s+(?:Sở|UBND|Phòng|Ban Quản lý|Công ty|Công an|Văn phòng|các)\b"
)
_SET = re.compile(r"\b(?:chi tieu|muc tieu)\b")
_REACHED = re.compile(r"\b(?:dat|ket qua|hoan thanh|thuc hien)\b")


def kind_of(statement: Statement, at: int) -> Kind:
    """A target when the nearest words that tell speak of a plan; what a report asks for is planned too.

    `at` is the figure's offset in the statement.
    """
    own = _cues(statement.text)
    if _cues(statement.heading).wished or own.assigned <= at:
        return "target"
    if own.announced < at or _cues(statement.lead_in).announced < len(statement.lead_in):
        return "target"
    told = _enumerated(statement) or nature_of(statement)
    if told != "target" and own.done > at and _is_ahead(statement, at):
        return "target"
    return told or "result"


class _Cues(NamedTuple):
    """Where a text first assigns, announces targets with a colon, or says "đã", past its end where it does not;
    whether it opens with a wish."""

    assigned: int
    announced: int
    done: int
    wished: bool


@lru_cache(maxsize=2_000)
def _cues(text: str) -> _Cues:
    """Each of the figures of a statement asks what stands before it."""
    never = len(text) + 1
    assigned, done, plain_text = _ASSIGNED.search(text), _DONE.search(text), fold(text)
    head = _SET.search(plain_text)
    colon = plain_text.find(":", head.end()) if head else -1
    announces = colon >= 0 and not _REACHED.search(plain_text[: colon + 1])
    return _Cues(
        assigned=assigned.end() if assigned else never,
        announced=colon if announces else never,
        done=done.end() if done else never,
        wished=bool(_WISHED.match(plain_text)),
    )


_NTH = re.compile(
    r"^\W*(?:(?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười) là\b|Thứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)\b)"
)
_FIRST = re.compile(r"(?<!\w)(?:Một là|Thứ nhất)\b")
_ORDERS = re.compile(r"\b(?:yeu cau|giao|de nghi|nhiem vu|nhom viec|may viec|cong viec|giai phap|muc tieu|phai lam)\b")
_LOOKS_BACK = re.compile(r"\b(?:tinh hinh|thuc hien|han che|ton tai|yeu kem|ket qua|da dat|thanh tich|nguyen nhan)\b")


def _enumerated(statement: Statement) -> Kind | None:
    """What the sentence before "Một là, ... Hai là, ..." announces: work to do, or what was done."""
    if not _NTH.match(statement.sentence_text):
        return None
    firsts = list(_FIRST.finditer(statement.passage.text[: statement.end]))
    head = fold(statement.passage.text[: firsts[-1].start()][-200:]) if firsts else fold(statement.lead_in)
    if _LOOKS_BACK.search(head):
        return "result"
    return "target" if _ORDERS.search(head) else None


_LOOKS_AHEAD = re.compile(r"\b(?:phuong huong|nhiem vu|chi tieu|muc tieu|chuong trinh cong tac|ke hoach)\b")
_MET = re.compile(r"\b(?:ve dich|hoan thanh|dat|vuot)\b")
_DONE = re.compile(r"(?<!\w)đã(?!\w)(?!\s+được)", re.I)
_TO_DO = re.compile(
    r"\b(?:viec|nhiem vu|noi dung)\b.{0,40}\b(?:can|tiep tuc|tap trung|phai)\b.{0,20}\b(?:giai quyet|thuc hien)\b"
)


def _is_ahead(statement: Statement, at: int) -> bool:
    """Whether what introduces the statement speaks of work to do or of a time after the one reported on."""
    if _introduces_work(statement.lead_in, statement.passage.section):
        return True
    done = periods(statement.passage.metadata.period)
    coming = periods(period_words(statement, "result", at))
    return bool(
        done and coming and coming[-1].year and (coming[-1].year, coming[-1].first) > (done[0].year, done[0].last)
    )


@lru_cache(maxsize=2_000)
def _introduces_work(lead_in: str, section: str) -> bool:
    """Whether a lead-in or the nearest heading that tells speaks of work to do."""
    if _TO_DO.search(fold(lead_in)):
        return True
    for heading in map(fold, reversed(section.split(SECTION))):
        if _LOOKS_BACK.search(heading) or _MET.search(heading):
            return False
        if _LOOKS_AHEAD.search(heading):
            return True
    return False
