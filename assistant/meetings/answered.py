"""An answer as a draft: its lines with their sources, to be edited and taken away as Word (tab Soạn thảo). Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence

from assistant.answer import Answer, Citation
from assistant.meetings.model import Check, Fact, Input, Item, MeetingSummary, Source
from assistant.meetings.sources import input_of, parent_of, read, source_in
from index.errors import TrolyError
from index.report import Passage, Report

_MARKER = re.compile(r"\s?\[(\d{1,3})\]")
LONGEST_EVENT = 200


class SourcesGone(TrolyError):
    """None of an answer's passages is in the library any more."""


def draft_of(
    answer: Answer, find: Callable[[Sequence[str]], Sequence[Passage]], reports: Sequence[Report]
) -> MeetingSummary:
    """The lines of an answer as one section; a line that ends in ":" is the name that those below it come under.

    `find` gives the passages of ids that there still are, `reports` are the documents that the answer cites. What the
    judge has checked is not checked again. Raises SourcesGone.
    """
    passages = {p.id: p for p in find([c.passage for c in answer.citations])}
    if not passages:
        raise SourcesGone("Các tài liệu của câu trả lời đã được thay hoặc gỡ. Hãy hỏi lại câu này rồi soạn.")
    sources = {c.marker: _source(c, passages[c.passage]) for c in answer.citations if c.passage in passages}
    readings = [read(report) for report in reports]
    inputs: tuple[Input, ...] = tuple(map(input_of, readings))
    bodies = {r.metadata.body for r in readings} - {""}
    return MeetingSummary(
        kind="tom-tat",
        length="vua",
        facts={"event": Fact(answer.standalone_question[:LONGEST_EVENT].rstrip("?. "))},
        sections={"results": tuple(_items(answer.answer, sources))},
        notes=("Lập từ câu trả lời ở mục Hỏi đáp; từng câu đã được đối chiếu với nguồn.",),
        inputs=inputs,
        check=Check(answer.verification.figures, (), answer.verification.removed),
        mode=answer.mode,
        parent=parent_of(readings),
        body=bodies.pop() if len(bodies) == 1 else "",
    )


def _items(text: str, sources: Mapping[int, Source]) -> list[Item]:
    items: list[Item] = []
    lead = ""
    for line in text.splitlines():
        words = line.strip().removeprefix("- ").replace("**", "")
        said = _MARKER.sub("", words).strip()
        cited = tuple(sources[int(m)] for m in _MARKER.findall(words) if int(m) in sources)
        if said.endswith(":") and not cited:
            lead = said.rstrip(": ")
        elif said:
            name = hashlib.sha256(f"{lead}\n{said}".encode()).hexdigest()[:12]
            items.append(Item(name, said, cited, lead=lead, unverified=not cited))
    return items


def _source(citation: Citation, passage: Passage) -> Source:
    above = len(citation.text) - len(passage.text)  # the headers of its table stand above what is cited
    start = max(0, min(citation.start - above, len(passage.text)))
    return source_in(passage, start, max(start, min(citation.end - above, len(passage.text))))
