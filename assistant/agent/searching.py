"""Tools that read: searching with filters, opening a part of a document, listing documents. Pure over a library."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.about.catalogue import described
from assistant.about.lines import shortened
from assistant.about.sections import heading_about, headings, subject_of
from assistant.agent.arguments import ListDocuments, OpenSection, Search
from assistant.agent.reach import Narrowing, Reach, narrowed, refused
from assistant.agent.results import Result, names
from index.errors import UnknownDocument
from index.report import Passage
from index.vietnamese import fold

MOST_PASSAGES = 8
MOST_OPENED = 6
"""Passages of a section that are shown at once."""
MOST_LISTED = 40


def search(reach: Reach, asked: Search) -> Result:
    """The passages nearest to some words, among the documents that fit the filters."""
    by = Narrowing(asked.province, asked.period, asked.kind, asked.body)
    chosen = narrowed(reach, by)
    if isinstance(chosen, Result):
        return chosen
    wanted = reach.finder.understand(asked.query).query
    among = [r.document for r in chosen]
    hits = reach.finder.search(wanted, MOST_PASSAGES, among) if among else []
    said = f"Đã tìm “{shortened(asked.query, 80)}”{by.told}: {len(hits)} đoạn"
    note = "" if hits else "Không có đoạn nào. Hãy đổi từ ngữ hoặc bớt bộ lọc."
    return Result(said, tuple(hit.passage for hit in hits), note=note)


def open_section(reach: Reach, asked: OpenSection) -> Result:
    """The passages under a heading of a document, or its beginning where none is named."""
    try:
        info = reach.library.find(asked.document.strip())
        if all(info.document != r.document for r in reach.reports()):
            raise UnknownDocument(asked.document)
        passages = reach.library.passages(info.document)
    except UnknownDocument:
        there = [r.document for r in reach.reports()]
        return refused(f"Không có tài liệu “{asked.document[:80]}”. Tên các tài liệu: {names(there, 30)}.")
    found = _under(asked.section, passages, reach) if asked.section.strip() else list(passages)
    if not found:
        there = [path.split(" › ")[-1] for path in headings(passages)]
        listed = f"Các mục: {names(there, 20)}." if there else "Tài liệu không chia mục; hãy để trống section."
        return refused(f"“{info.document}” không có mục “{asked.section[:80]}”. {listed}")
    shown = found[asked.skip : asked.skip + MOST_OPENED]
    rest = len(found) - asked.skip - len(shown)
    note = f"Còn {rest} đoạn nữa: gọi lại với skip={asked.skip + len(shown)}." if rest > 0 else ""
    where = f", mục “{asked.section}”" if asked.section.strip() else ""
    return Result(f"Đã mở {info.document}{where}: {len(shown)} đoạn", tuple(shown), note=note)


def _under(section: str, passages: Sequence[Passage], reach: Reach) -> list[Passage]:
    path = heading_about(subject_of(section, reach.analyzer), passages, reach.analyzer)
    if path:
        return [p for p in passages if tuple(p.section.split(" › "))[: len(path)] == path]
    wanted = " ".join(fold(section).split())
    return [p for p in passages if wanted in fold(f"{p.section}\n{p.lead_in}") or _opens(wanted, p)]


def _opens(wanted: str, passage: Passage) -> bool:
    """Whether a line of the passage begins with the words: "Điều 7"."""
    return any(fold(line).strip().startswith(wanted) for line in passage.text.splitlines())


def list_documents(reach: Reach, asked: ListDocuments) -> Result:
    """The documents that fit the filters, each in a line."""
    by = Narrowing(asked.province, asked.period, asked.kind, asked.body)
    chosen = narrowed(reach, by)
    if isinstance(chosen, Result):
        return chosen
    lines = [f"{r.document}: {described(r)}" for r in chosen[:MOST_LISTED]]
    rest = len(chosen) - len(lines)
    more = [f"… và {rest} tài liệu nữa; hãy lọc thêm."] if rest > 0 else []
    return Result(f"Đã liệt kê tài liệu{by.told}: {len(chosen)} tài liệu", note="\n".join([*lines, *more]))
