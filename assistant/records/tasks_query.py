"""What staff ask of tasks: those of a body, in order of their deadlines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from assistant.records.model import Task
from index.scanning import LETTERS
from index.vietnamese import Analyzer, fold

# Words that stand in some writings of a body's name and not in others.
_OPTIONAL = frozenset(("cac", "nhung", "va", "tinh", "khu", "cong", "nghiep", "kinh", "te", "thanh", "pho"))
_BETWEEN = re.compile(r",\s+(?=[^\W\d_])|(?<!\s)\s+và\s+(?=(?:Sở|UBND|Ban|Phòng|Công an|Cục|Văn phòng|các )\b)")


def tasks_of_body(tasks: Iterable[Task], name: str, analyzer: Analyzer) -> list[Task]:
    """The tasks that a body was given, by deadline. `name` may be short ("BQL", "STC") or without diacritics.

    A fuller name finds a shorter one and the other way round ("Ban quản lý", "Ban Quản lý các KCN tỉnh Lâm Đồng");
    where some assignees are written just as asked for, only those count.
    """
    known = list(tasks)
    asked = _key(name, analyzer)
    exact = [t for t in known if any(_key(b, analyzer) == asked for b in bodies_of(t))]
    found = exact or [t for t in known if any(_same(name, asked, body, analyzer) for body in bodies_of(t))]
    return by_deadline(found)


_OPENS_BODY = re.compile(r"[Cc]ác |[Ss]ở|[Uu]BND|[Bb]an|[Pp]hòng|[Cc]ông|[Cc]ục|[Vv]ăn|[Tt]rung|[Cc]hi")


def bodies_of(task: Task) -> list[str]:
    """The assignee's names one by one: "Sở Xây dựng, Sở Tài chính" are two, "Sở Văn hóa, Thể thao" is one."""
    parts = _BETWEEN.split(task.assignee)
    names: list[str] = []
    for part in parts:
        if names and not _OPENS_BODY.match(part):
            names[-1] += f", {part}"
        else:
            names.append(part)
    return names


def _same(asked: str, one: tuple[str, ...], named: str, analyzer: Analyzer) -> bool:
    """Whether two names can be of one body: equal, one the start of the other, or initials ("STC"); `one` is the key of
    what is asked for."""
    other = _key(named, analyzer)
    if not one or not other:
        return False
    if len(asked.split()) == 1 and fold(asked.strip()).replace("&", "") in _initials(named):
        return True
    shorter, longer = sorted((one, other), key=len)
    rest = longer[len(shorter) :]
    return longer[: len(shorter)] == shorter and not (rest and rest[0] == "du")  # "Ban quản lý dự án" is another body


def by_deadline(tasks: Iterable[Task]) -> list[Task]:
    """The earliest deadline first, undated ones last; otherwise in the order given."""
    return sorted(tasks, key=lambda t: t.deadline_date or date.max)


def _key(name: str, analyzer: Analyzer) -> tuple[str, ...]:
    """The syllables that tell a body, abbreviations written out, without diacritics."""
    syllables = [fold(s) for s in analyzer.syllables(name)]
    own = tuple(s for s in syllables if s not in _OPTIONAL)
    return own or tuple(syllables)


def _initials(name: str) -> tuple[str, str]:
    """ "Sở Kế hoạch và Đầu tư" -> ("skhvdt", "skhdt")."""
    words = LETTERS.findall(fold(name))
    return "".join(w[0] for w in words), "".join(w[0] for w in words if w != "va")
