"""What is shown of the documents: stretches of passages of a readable length, each with what it needs to be understood.

A quotation grows from one statement by the neighbours that answer too, takes its label or lead-in with it, and is cut
to the parts that say most of the question where it is too long. No word is written here but a table row's headers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.inheritance import period_of
from assistant.offline.cutting import cut
from assistant.offline.features import Weighed
from assistant.offline.kinds import holds, kinds_of
from assistant.offline.row_quoting import row_text
from assistant.offline.subject import Subject
from assistant.question import Question
from assistant.statements import Statement, statements_of
from index.chunking import SECTION
from index.report import Passage
from index.text import periods
from index.vietnamese import fold

GROWS = 0.12
"""A neighbour this probable, beside its statement's own probability, is quoted with it."""
GROWS_LIST = 0.03
LONGEST = 380
"""Characters of a quotation that grew; a single statement may be longer."""
LONGEST_LEAD = 110


@dataclass(frozen=True, slots=True)
class Candidate:
    """`text` is what is shown; `passage.text[start:end]` is what bears it out. `probability` of being the answer."""

    text: str
    passage: Passage
    start: int
    end: int
    score: float
    probability: float


_SEPARATORS = re.compile(r"(?:\s*[;,:]|\s*\./\.)+$")
_MARK = re.compile(r"^(?:[-–+*•]|\(\d{1,2}\)[.)]?|\d{1,2}[.)](?!\d)|\(?[a-zđ]\))\s*")


def tidy(text: str) -> str:
    """A stretch of a document as a line of an answer: no bullet or number before it, no separator after it."""
    text = " ".join(text.split())
    text = _MARK.sub("", text)
    return _SEPARATORS.sub("", text)


_ARTICLE = re.compile(r"^Điều \d{1,3}[a-zđ]?(?=[.:])", re.MULTILINE)


def article_of(passage: Passage, start: int) -> str:
    """ "Điều 8" for what stands at `start` of a passage of rules; "" elsewhere."""
    above = "\n".join((*passage.section.split(SECTION), passage.text[:start]))
    return next((m.group() for m in reversed(list(_ARTICLE.finditer(above)))), "")


def label_of(passage: Passage, text: str, start: int = 0) -> str:
    """The place, the period where the passage itself names it and the quotation is of no other, and the article, of a
    quotation (from `start` on) that does not say them."""
    meta = passage.metadata
    parts = [meta.province] if meta.province and meta.province not in text else []
    if period := time_of(passage, text, start):
        parts.append(period)
    if (article := article_of(passage, start)) and article not in text:
        parts.append(article)
    return f"**{', '.join(parts)}**: " if parts else ""


def time_of(passage: Passage, text: str, start: int = 0) -> str:
    """The paper's period where its passage names it and the quotation, which is of it, doesn't; else ""."""
    period = passage.metadata.period
    told = bool(period) and period in passage.text and period not in text
    return period if told and _is_of(passage, start, period) else ""


def _is_of(passage: Passage, start: int, period: str) -> bool:
    """Whether what is quoted may be of a period: a target of the next year is not of the year reported on."""
    told = next((period_of(s) for s in statements_of(passage) if s.start <= start < s.end), None)
    return told is None or any(told.same(p) for p in periods(period))


def quote(
    question: Question,
    subject: Subject,
    at: int,
    weighed: Sequence[Weighed],
    limit: int = LONGEST,
    *,
    whole: bool = False,
) -> tuple[Candidate, set[int]]:
    """The quotation that grows from the statement `at`, and the statements that it takes in.

    `weighed` are all statements in reading order within each passage. `whole`: of a table row also the cells that seem
    not to be asked for.
    """
    seed = weighed[at]
    if seed.statement.kind == "row":
        text = row_text(question, subject, seed.statement, limit, whole=whole)
        s = seed.statement
        return Candidate(text, s.passage, s.start, s.end, seed.score, seed.probability), {at}
    first, last = _grown(question, weighed, at, limit)
    taken = set(range(first, last + 1))
    start, end = weighed[first].statement.start, weighed[last].statement.end
    opening, *more = seed.statement.passage.text[start:end].split("\n")
    text = tidy(" ".join((opening, *(_MARK.sub("", " ".join(line.split())) for line in more))))
    text = cut(subject, text, limit, kinds_of(question))
    text = _introduced(weighed[first].statement, text, limit)
    probability = min(1.0, sum(weighed[i].probability for i in taken))
    return Candidate(text, seed.statement.passage, start, end, seed.score, probability), taken


def _grown(question: Question, weighed: Sequence[Weighed], at: int, limit: int) -> tuple[int, int]:
    """The first and the last statement of the quotation that grows from `at`: the likeliest neighbour first."""
    first = last = at
    least = (GROWS_LIST if "list" in question.wants else GROWS) * weighed[at].probability
    while True:
        missing = _missing(question, weighed, first, last)
        options = [i for i in (first - 1, last + 1) if _continues(weighed, i, at)]
        options = [i for i in options if weighed[i].probability >= least or _supplies(missing, weighed[i])]
        options.sort(key=lambda i: -weighed[i].probability)
        fitting = next((i for i in options if _length(weighed, min(first, i), max(last, i)) <= limit), None)
        if fitting is None:
            return first, last
        first, last = min(first, fitting), max(last, fitting)


def _missing(question: Question, weighed: Sequence[Weighed], first: int, last: int) -> list[str]:
    """The kinds of answer asked for beside others that the statements do not hold yet: who, beside when."""
    kinds = kinds_of(question)
    if len(kinds) < 2:
        return []
    shown = [w.statement for w in weighed[first : last + 1]]
    return [kind for kind in kinds if not any(holds(s, kind) for s in shown)]


def _supplies(missing: Sequence[str], weighed: Weighed) -> bool:
    return any(holds(weighed.statement, kind) for kind in missing)


def _continues(weighed: Sequence[Weighed], i: int, at: int) -> bool:
    if not 0 <= i < len(weighed):
        return False
    one, seed = weighed[i].statement, weighed[at].statement
    return one.passage.id == seed.passage.id and one.kind != "row"


def _length(weighed: Sequence[Weighed], first: int, last: int) -> int:
    return weighed[last].statement.end - weighed[first].statement.start


def _introduced(s: Statement, text: str, limit: int) -> str:
    """The text after what it is about: its label, or the lead-in or heading that a list item hangs on."""
    if s.label and fold(s.label) not in fold(text):
        return f"{tidy(s.label)}: {text}"
    lead = tidy(s.lead_in.split("\n")[-1])
    told = s.lead_in in s.passage.text or not any(map(str.isdigit, lead))  # no figure without its source
    fits = len(lead) <= LONGEST_LEAD and len(lead) + len(text) <= limit + LONGEST_LEAD
    if lead and told and fits and fold(lead) not in fold(text) and s.lead_in.rstrip().endswith(":"):
        return f"{lead}: {text}"
    heading = tidy(s.heading)
    if (
        heading
        and len(heading) < 90
        and not any(map(str.isdigit, heading))
        and _NAMES_BODY.match(heading)
        and fold(heading) not in fold(text)
    ):
        return f"{heading}: {text}"
    return text


_NAMES_BODY = re.compile(r"(?:Sở|Bộ|Ban|UBND|Ủy ban|Công an|Cục|Phòng|Văn phòng|Công ty|Trung tâm|Thanh tra)\b")
