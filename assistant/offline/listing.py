"""Answers that are lists: of all lists near what was found the one that the question is about, whole and counted.

A list is the items below a head (a heading, a lead-in, an item), an enumeration inside a sentence, or the rows of a
table that agree with the question alike. Which is meant is learned (`lists` in assistant/data/ranking.json).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from assistant.grounding import COMPUTED
from assistant.offline.counts import asked_count
from assistant.offline.cutting import cut
from assistant.offline.features import NAMES, Vector, Weighed
from assistant.offline.outline import Branch, Item, branches_of
from assistant.offline.quoting import Candidate, quote, tidy
from assistant.offline.sought import PassagesOf
from assistant.offline.subject import Subject
from assistant.question import Question
from index.chunking import SECTION
from index.vietnamese import fold

ROOM = 840
"""Characters of a list in all."""
SHORTEST_ITEM = 70
LONGEST_ITEM = 260
LONGEST_LEAD = 160
READ_AROUND = 6
"""Passages before and after one found that may hold further items of its list."""
MOST_ITEMS = 30

LIST_NAMES = (
    "head", "head_pairs", "above", "document", "items", "exact", "exact_head", "mass", "best", "rank", "top",
    "count", "asked", "inline", "rows", "depth", "named", "period_not", "place_not", "nature_not", "kind", "long",
    "single",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Series:
    """A list that may be meant: `taken` are the ranked statements in it or at its head."""

    branch: Branch
    taken: frozenset[int]
    features: Vector
    rows: tuple[int, ...] = ()
    score: float = 0.0
    probability: float = 0.0

    @property
    def of_another_place(self) -> bool:
        """Whether all that was found of it is of another place than the question names."""
        return bool(self.features[LIST_NAMES.index("place_not")] >= 1)


@dataclass(frozen=True, slots=True)
class Listed:
    """The items of a list with the line that counts them; `taken` are the ranked statements among them."""

    lead: str
    items: tuple[Candidate, ...]
    taken: set[int]


def series_of(
    question: Question,
    subject: Subject,
    ranked: Sequence[Weighed],
    passages_of: PassagesOf,
) -> tuple[Series, ...]:
    """Every list that a passage found has a part in, with its features; unscored."""
    if not ranked:
        return ()
    scene = _Scene(question, subject, ranked)
    found = [scene.series(branch) for branch in scene.branches(passages_of)]
    found += [scene.series(branch, inline=True) for branch in scene.enumerations()]
    found += [s for s in [scene.rows()] if s]
    found.append(scene.single())
    distinct = {
        (s.branch.head, s.branch.items[0].passage.id, s.branch.items[0].start, len(s.branch.items)): s for s in found
    }
    return tuple(distinct.values())


def score_series(weights: Vector, series: Sequence[Series]) -> list[Series]:
    """The same lists, best first, with scores and probabilities that add up to 1."""
    if not series:
        return []
    scores = np.stack([s.features for s in series]) @ weights
    odds = np.exp(scores - scores.max())
    shares = odds / odds.sum()
    scored = [replace(s, score=float(a), probability=float(b)) for s, a, b in zip(series, scores, shares, strict=True)]
    return sorted(scored, key=lambda s: -s.score)


class _Scene:
    """What the lists of one question are weighed against."""

    def __init__(self, question: Question, subject: Subject, ranked: Sequence[Weighed]) -> None:
        self.subject, self.ranked = subject, ranked
        self.of_passage: dict[str, list[int]] = {}
        for i, w in enumerate(ranked):
            self.of_passage.setdefault(w.statement.passage.id, []).append(i)
        self.best = max(w.score for w in ranked)
        self.asked = asked_count(question.text)
        self.names = [fold(n) for n in (*question.names, *question.boards)]

    def branches(self, passages_of: PassagesOf) -> Iterator[Branch]:
        near: dict[str, set[int]] = {}
        for passage in {w.statement.passage.id: w.statement.passage for w in self.ranked}.values():
            near.setdefault(passage.document, set()).add(passage.ordinal)
        for document, ordinals in near.items():
            wanted = {j for i in ordinals for j in range(i - READ_AROUND, i + READ_AROUND + 1)}
            beyond = {j + 1 for j in wanted}  # tells where the document ends
            passages = {p.ordinal: p for p in passages_of(document, wanted | beyond)}
            read = sorted(wanted & passages.keys())
            for _, run in groupby(enumerate(read), key=lambda pair: pair[1] - pair[0]):
                stretch = [passages[j] for _, j in run]
                for branch in branches_of(stretch, stretch[-1].ordinal + 1 not in passages):
                    if any(item.passage.id in self.of_passage for item in branch.items):
                        yield branch

    def enumerations(self) -> Iterator[Branch]:
        """ "gồm: a; b; c" inside a line, and sentences of several clauses."""
        for ids in self.of_passage.values():
            inside = [i for i in ids if self.ranked[i].statement.series > 0]
            for _, group in groupby(inside, key=lambda i: self.ranked[i].statement.series):
                parts = [self.ranked[i].statement for i in group if not self.ranked[i].statement.opens]
                if len(parts) >= 2:
                    s = parts[0]
                    head = s.lead_in or s.label
                    above = tuple(h for h in s.passage.section.split(SECTION) if h)
                    yield Branch(head, above, tuple(Item(p.passage, p.start, p.end) for p in parts))

    def single(self) -> Series:
        """The best statement by itself, which may answer as well as any list."""
        at = max(range(len(self.ranked)), key=lambda i: self.ranked[i].score)
        s = self.ranked[at].statement
        branch = Branch("", tuple(h for h in (s.passage.section, s.lead_in) if h), (Item(s.passage, s.start, s.end),))
        return Series(branch, frozenset({at}), self._features(branch, {at}))

    def rows(self) -> Series | None:
        """The rows of one table that say as much of the question as the best one."""
        order = sorted(range(len(self.ranked)), key=lambda i: (-self.ranked[i].score, i))
        at = next((i for i in order[:5] if self.ranked[i].statement.kind == "row"), None)
        if at is None:
            return None
        best = self.ranked[at]
        same = [
            i
            for i, w in enumerate(self.ranked)
            if w.statement.kind == "row"
            and w.statement.passage.document == best.statement.passage.document
            and w.statement.passage.headers == best.statement.passage.headers
            and w.own | best.own == w.own
            and w.score >= best.score - 1.5
        ]
        if not 2 <= len(same) <= MOST_ITEMS:
            return None
        statements = [self.ranked[i].statement for i in same]
        p = best.statement.passage
        branch = Branch("", (p.section, p.lead_in), tuple(Item(s.passage, s.start, s.end) for s in statements))
        return replace(self.series(branch), rows=tuple(same), features=self._features(branch, set(same), rows=True))

    def series(self, branch: Branch, inline: bool = False) -> Series:
        taken: set[int] = set()
        for item in branch.items:
            ids = self.of_passage.get(item.passage.id, ())
            taken |= {i for i in ids if item.start <= self.ranked[i].statement.start < item.end}
        heads = [
            i
            for ids in [self.of_passage.get(branch.items[0].passage.id, ())]
            for i in ids
            if branch.head and self.ranked[i].statement.text.strip() in branch.head and i not in taken
        ]
        return Series(branch, frozenset(taken | set(heads)), self._features(branch, taken | set(heads), inline=inline))

    def _features(self, branch: Branch, taken: set[int], inline: bool = False, rows: bool = False) -> Vector:
        """The values of `LIST_NAMES`."""
        within = [self.ranked[i] for i in taken]
        told = np.mean([w.features for w in within], axis=0) if within else np.zeros(len(NAMES))
        feature = dict(zip(NAMES, told, strict=True))
        around = fold(" ".join((branch.head, *branch.above)))
        n = len(branch.items)
        values = (
            *self._shares(branch),
            *self._standing(within),
            math.log(n) / 3,
            (1.0 if n == self.asked else -0.3) if self.asked else 0.0,
            float(inline),
            float(rows),
            len(branch.above) / 4,
            sum(name in around for name in self.names) / len(self.names) if self.names else 0.0,
            feature["period_not"],
            feature["place_not"],
            feature["nature_not"],
            feature["kind"],
            float(n > MOST_ITEMS),
            float(n == 1),
        )
        return np.array(values)

    def _shares(self, branch: Branch) -> tuple[float, ...]:
        """How much of the question the list's head, what stands above it, its document and its items say."""
        subject, passage = self.subject, branch.items[0].passage
        meta = passage.metadata
        head = subject.said_by(branch.head)
        above = head | subject.said_by(*branch.above)
        document = above | subject.said_by(meta.title, meta.body, meta.kind, passage.document)
        items = subject.said_by(*(item.text for item in branch.items))
        return (
            subject.share(head),
            subject.share(head, subject.pair_mask),
            subject.share(above & ~head),
            subject.share(document & ~above),
            subject.share(items & ~document),
            subject.share(document | items, subject.exact),
            subject.share(above, subject.exact),
        )

    def _standing(self, within: Sequence[Weighed]) -> tuple[float, ...]:
        """How well the statements of a list and their passages rank."""
        return (
            sum(w.probability for w in within),
            min(self.best - max((w.score for w in within), default=self.best - 6.0), 6.0) / -6,
            1 / (1 + min((w.rank for w in within), default=12)),
            max((w.hit.score for w in within), default=0.0) / 4,
        )


def shown(question: Question, subject: Subject, ranked: Sequence[Weighed], series: Series, room: int = ROOM) -> Listed:
    """A list with every item as long as the room allows, and the line that introduces and counts them."""
    branch = series.branch
    best = max((ranked[i].score for i in series.taken), default=0.0)
    if series.rows:
        limit = max(SHORTEST_ITEM, min(LONGEST_ITEM, room // len(series.rows) - 5))
        rows = tuple(quote(question, subject, i, ranked, limit)[0] for i in series.rows)
        kept = _fitting([row.text for row in rows], room)
        return Listed(_lead("", len(rows), kept, True), rows[:kept], set(series.rows))
    lead = cut(subject, tidy(branch.head), LONGEST_LEAD) if branch.head else ""
    room -= len(lead) + 30
    texts = _trimmed([tidy(item.text) for item in branch.items], room)
    kept = _fitting(texts, room)
    items = tuple(
        Candidate(text, i.passage, i.start, i.end, best, series.probability)
        for text, i in zip(texts[:kept], branch.items, strict=False)
    )
    return Listed(_lead(lead, len(branch.items), kept, branch.whole), items, set(series.taken))


def _trimmed(texts: Sequence[str], room: int) -> list[str]:
    """The items cut to what there is room for: short ones whole, the long ones share what these leave."""
    limit = max(SHORTEST_ITEM, min(LONGEST_ITEM, room // len(texts) - 3))
    for _ in range(3):
        long = [t for t in texts if len(t) > limit]
        spare = room - sum(min(len(t), limit) + 3 for t in texts)
        if not long or spare <= len(long):
            break
        limit += spare // len(long)
    return [text if len(text) <= limit else text[: limit - 2].rsplit(" ", 1)[0] + " …" for text in texts]


def _fitting(texts: Sequence[str], room: int) -> int:
    """How many of the items fit."""
    used = 0
    for n, text in enumerate(texts):
        used += len(text) + 3
        if used > room and n:
            return n
    return len(texts)


def _lead(lead: str, count: int, shown: int, whole: bool) -> str:
    part = f"{count} mục" if shown == count else f"{shown} trong {count} mục"
    part += "" if whole else " trong phần đã đọc"
    return f"{lead.rstrip(':.')} {COMPUTED} {part}" if lead else f"{COMPUTED} {part}"
