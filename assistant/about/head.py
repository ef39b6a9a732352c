"""What the head and the end of a document tell: number, date, issuing body, subject, signer, chair, recipients."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from assistant.about.lines import Line, shortened
from assistant.about.replies import Reply, day_of
from assistant.meetings.facts import facts_of
from assistant.meetings.sources import read
from index.lines import NUMBER_LINE, PLACE_DATE
from index.manifest import ReportInfo
from index.report import Report
from index.scanning import without_bullet
from index.signature import signed_by
from index.vietnamese import fold

_WORD = re.compile(r"\w+")
_LISTED = re.compile(r"[-–+•*]|[\w\s,;.()&]+;$")

HEAD = 16
"""Lines of a document in which its head stands."""
_LABELS: Mapping[str, re.Pattern[str]] = {
    "signer": re.compile(r"^người ký\s*:\s*(.+)", re.I),
    "issued": re.compile(r"^ngày ban hành\s*:\s*(.+)", re.I),
    "number": re.compile(r"^số (?:ký )?hiệu\s*:\s*(.+)", re.I),
    "issuer": re.compile(r"^cơ quan ban hành\s*:\s*(.+)", re.I),
}
"""Lines of a web page that tell a document's head field by field."""

Tell = Callable[[Reply, ReportInfo, Sequence[Line], Callable[[], Report]], str]
"""Says one thing of a document; gives back why it can't, "" when it has."""


def _labelled(field: str, lines: Sequence[Line]) -> tuple[str, Line] | None:
    found = ((match[1], line) for line in lines if (match := _LABELS[field].match(line.text)))
    return next(found, None)


def _number(reply: Reply, info: ReportInfo, lines: Sequence[Line], report: Callable[[], Report]) -> str:
    head = next((line for line in lines[:HEAD] if NUMBER_LINE.search(line.text)), None)
    if told := _labelled("number", lines):
        reply.say(f"Số, ký hiệu: **{told[0]}**", told[1])
    elif info.metadata.number:
        reply.say(f"Số, ký hiệu: **{info.metadata.number}**", *([head] if head else lines[:1]))
    elif head is not None:
        reply.say(f"Bản đã nạp chưa ghi số; chỗ ghi số là “{shortened(head.text, 60)}”", head)
    else:
        return "không ghi số, ký hiệu"
    return ""


def _issued(reply: Reply, info: ReportInfo, lines: Sequence[Line], report: Callable[[], Report]) -> str:
    place = next((line for line in lines[:HEAD] if PLACE_DATE.search(line.text)), None)
    day = day_of(info)
    if told := _labelled("issued", lines):
        reply.say(f"Ngày ban hành: **{told[0]}**", told[1])
    elif place is not None and day:
        reply.say(f"Ngày ban hành: **{day}**", place)
    elif place is not None:
        found = PLACE_DATE.search(place.text)
        reply.say(f"Bản đã nạp chưa ghi đủ ngày ban hành: “{found.group() if found else place.text}”", place)
    elif day and (dated := _line_with_day(lines, day)):
        reply.say(f"Tài liệu không có dòng ngày ban hành; ngày được nêu ở đầu bài là **{day}**", dated)
    else:
        return "không ghi ngày ban hành"
    return ""


def _line_with_day(lines: Sequence[Line], day: str) -> Line | None:
    from index.text import dates

    wanted = tuple(map(int, day.split("/")))
    same = (line for line in lines[:HEAD] for d in dates(line.text) if (d.day, d.month) == wanted[:2])
    return next(same, None)


def _issuer(reply: Reply, info: ReportInfo, lines: Sequence[Line], report: Callable[[], Report]) -> str:
    body = info.metadata.body
    if told := _labelled("issuer", lines):
        reply.say(f"Cơ quan ban hành: **{told[0]}**", told[1])
    elif body:
        plain = fold(body)
        own = [line for line in lines[:HEAD] if fold(line.text) in plain or plain in fold(line.text)]
        reply.say(f"Cơ quan ban hành: **{body}**", *(own[:2] or lines[:1]))
    else:
        return "không ghi rõ cơ quan ban hành"
    return ""


def _subject(reply: Reply, info: ReportInfo, lines: Sequence[Line], report: Callable[[], Report]) -> str:
    title = info.metadata.title
    if not title:
        return "không có trích yếu hay tên gọi"
    words = set(_WORD.findall(fold(title)))
    own = [line for line in lines[:HEAD] if _share(line.text, words) > 0.8 and len(line.text.split()) > 2]
    reply.say(f"Về việc: **{title}**", *(own[:2] or lines[:1]))
    return ""


def _share(text: str, words: set[str]) -> float:
    own = _WORD.findall(fold(text))
    return sum(word in words for word in own) / len(own) if own else 0.0


def _signer(reply: Reply, info: ReportInfo, lines: Sequence[Line], report: Callable[[], Report]) -> str:
    signed = signed_by([line.text for line in lines])
    if signed is not None:
        reply.say(f"Người ký: **{signed.name}** ({signed.office})", *lines[signed.first : signed.last + 1])
    elif told := _labelled("signer", lines):
        reply.say(f"Người ký: **{told[0]}**", told[1])
    else:
        return "không có phần chữ ký"
    return ""


def _chair(reply: Reply, info: ReportInfo, lines: Sequence[Line], report: Callable[[], Report]) -> str:
    facts = facts_of(read(report()))
    chair, speaker = facts.get("chair"), facts.get("speaker")
    fact = chair if chair and chair.text else None
    if fact is None:
        other = f"; người kết luận, chỉ đạo là {speaker.text}" if speaker and speaker.text else ""
        return f"không nêu ai chủ trì{other}"
    by_id = {line.passage.id: line.passage for line in lines}
    own = [Line(s.quote, by_id[s.passage], s.start, s.end) for s in fact.sources if s.passage in by_id]
    whole = next((line for o in own for line in lines if line.passage.id == o.passage.id and _holds(line, o)), None)
    reply.say(f"Chủ trì: **{fact.text}**", *own)
    if whole is not None:
        from index.vietnamese import sentences

        spans = [s for s in sentences(whole.text) if _touches(s.start, s.end, own[0], whole)]
        if spans:
            reply.say(f"“{shortened(spans[0].of(whole.text), 360)}”", own[0])
    day = facts.get("date")
    if day and day.text and fold(day.text) not in fold(reply.lines[-1]):
        told = [Line(s.quote, by_id[s.passage], s.start, s.end) for s in day.sources if s.passage in by_id]
        reply.say(f"Ngày họp: {day.text}", *told)
    return ""


def _holds(line: Line, part: Line) -> bool:
    return line.start <= part.start < line.end


def _touches(start: int, end: int, part: Line, line: Line) -> bool:
    return line.start + start < part.end and part.start < line.start + end


def _recipients(reply: Reply, info: ReportInfo, lines: Sequence[Line], report: Callable[[], Report]) -> str:
    told = [line for line in lines[: 2 * HEAD] if fold(line.text).startswith("kinh gui")][:1]
    at = next((i for i, line in enumerate(lines) if fold(line.text).startswith("noi nhan")), None)
    listed: list[Line] = []
    for line in lines[at + 1 :] if at is not None else ():
        if not _LISTED.match(line.text):
            break
        listed.append(line)
    if told:
        reply.say(told[0].text.rstrip(".;"), *told)
    if listed:
        names = "; ".join(without_bullet(line.text).rstrip(";. ") for line in listed)
        reply.say(f"Nơi nhận: {names}", *listed)
    return "" if told or listed else "không có mục nơi nhận"


TELL: Mapping[str, Tell] = {
    "number": _number,
    "issued": _issued,
    "issuer": _issuer,
    "subject": _subject,
    "signer": _signer,
    "chair": _chair,
    "recipients": _recipients,
}
