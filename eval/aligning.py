"""`python -m eval align`: the weights by which the judge tells whose figure it is, searched on recorded replies.

True sentences of right replies and altered copies of them are read as the judge reads them, with the check of places
and exchanges switched off: what no other check rejects is what the weights decide. The search is seeded and looks for
the most lies caught while at most so many truths are rejected. The thresholds lie midway between the last truth that
must stand and the next lie, so that they depend on neither alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from assistant.generation.context import MOST_PASSAGES
from assistant.generation.reading import pieces_of, says_nothing_found
from assistant.grounding.alignment import FEATURES, Choice, Features, Weights, choices, exchanges, shortfall
from assistant.grounding.computing import asks_to_compute
from assistant.grounding.facts import Fact, facts_of
from assistant.grounding.judge import judge
from assistant.grounding.labels import Label, labelled
from assistant.grounding.sources import Source
from eval.altering import Reply
from eval.cases import Case
from eval.errors import InvalidReplies
from eval.examples import holds
from eval.lies import Battery, history_of, is_refusal
from eval.recorded import Recording, flat, renumbered
from eval.runner import Answerer
from index.text import Quantity
from index.vietnamese import Analyzer

Vector = npt.NDArray[np.float64]
Pairs = Sequence[tuple[Case, Recording]]

OFF = Weights((1.0,) * len(FEATURES), math.inf, math.inf, math.inf)
"""Weights that reject nothing."""
TRUTHS_A_REJECTION = 300
WIDE, NARROW, STEP = 600, 3000, 0.15
"""Weights drawn anywhere, then weights drawn beside the best, and how far beside."""


@dataclass(frozen=True)
class Sample:
    """A sentence that only its alignment may reject, as the judge sees it. `kind`: of the lie, "" of a truth."""

    kind: str
    text: str
    said: tuple[tuple[Fact, Label], ...]
    cited: tuple[Source, ...]
    choices: tuple[Choice, ...]

    def gain(self, by: Weights) -> float:
        """How much better two of its figures fit the other way round; below zero where none do."""
        return max((gain for *_, gain in exchanges(self.text, self.said, self.cited, by)), default=-math.inf)

    def rejected(self, by: Weights) -> bool:
        return any(shortfall(c, by) > by.margin for c in self.choices) or self.gain(by) > by.exchange


# -------------------------------------------------------------------------------------------------- collecting


def collect(
    pairs: Pairs,
    assistant: Answerer,
    analyzer: Analyzer,
    battery: Battery,
    track: Callable[[Pairs], Iterable[tuple[Case, Recording]]] = iter,
) -> list[Sample]:
    """The sentences of the right replies and of their altered copies that no other check rejects."""
    read = {case.id: (case, *_read(case, recording, assistant, analyzer)) for case, recording in pairs}
    right = {id_: reply for id_, (case, reply, _) in read.items() if _is_right(case, reply)}
    copies = battery.of(right)
    samples: list[Sample] = []
    for case, reply, sources in (read[case.id] for case, _ in track(pairs) if case.id in right):
        samples += _samples("", reply.text, case, sources)
        known = {piece.text for piece in pieces_of(reply.text)}
        for altered in copies[case.id]:
            if not altered.is_true((*reply.own, *reply.others)) and not altered.shown_in(reply.text):
                samples += _samples(altered.kind, altered.text, case, sources, known)
    return samples


def _read(case: Case, recording: Recording, assistant: Answerer, analyzer: Analyzer) -> tuple[Reply, list[Source]]:
    """A reply with the markers of the passages that are found for its question, and these."""
    hits = assistant.retrieve(case.question, history_of(case), k=MOST_PASSAGES)
    sources = [Source(n, hit.passage, analyzer) for n, hit in enumerate(hits, 1)]
    request = flat("\n".join(f"[{s.marker}] {s.text}" for s in sources))
    text = renumbered(recording.reply, recording.passages, request)
    own = tuple(s.text for s in sources if f"[{s.marker}]" in text)
    others = tuple(f"{s.text}\n{s.context}" for s in sources if f"[{s.marker}]" not in text)
    return Reply(text, own, others), sources


def _is_right(case: Case, reply: Reply) -> bool:
    return case.answerable and not is_refusal(reply.text) and holds(case, reply.text)


def _samples(
    kind: str, text: str, case: Case, sources: Sequence[Source], known: Iterable[str] = ()
) -> Iterator[Sample]:
    """The sentences of a text that are not `known`, without those that another check rejects."""
    stated: list[Quantity] = []
    asked, computes = case.question, asks_to_compute(case.question)
    for piece in pieces_of(text):
        if says_nothing_found(piece.text):
            continue
        if piece.text not in known:
            checked = judge(piece.text, piece.markers, sources, asked=asked, stated=stated, computes=computes, by=OFF)
            if checked.ok:
                by_marker = {source.marker: source for source in sources}
                cited = tuple(by_marker[m] for m in checked.markers)
                first = by_marker.get(piece.markers[0]) if piece.markers else None
                yield sample(kind, piece.text, cited, first, checked.computed)
        stated += [f.value for f in facts_of(piece.text) if isinstance(f.value, Quantity)]


def sample(kind: str, text: str, cited: Sequence[Source], first: Source | None, computed: str = "") -> Sample:
    """A sentence with its choices; what code `computed` has no place in the sources."""
    said = labelled(text, cited[0].analyzer) if cited else []
    told = tuple((fact, label) for fact, label in said if not computed or fact.text not in computed)
    return Sample(kind, text, told, tuple(cited), tuple(choices(text, told, cited, first)))


# --------------------------------------------------------------------------------------------------- searching


def allowed(samples: Sequence[Sample]) -> int:
    """How many truths may be rejected: one in so many, at least one."""
    return max(1, sum(not s.kind for s in samples) // TRUTHS_A_REJECTION)


def search(samples: Sequence[Sample], tolerance: int, seed: int) -> Weights:
    """The weights that catch the most lies. Raises InvalidReplies where there is too little to search on."""
    placed = [s for s in samples if s.choices]
    true = np.array([not s.kind for s in placed], dtype=bool)
    if true.sum() <= tolerance or true.all():
        raise InvalidReplies(
            f"Lời đáp ghi sẵn không đủ để tìm trọng số: có {true.sum()} câu đúng và {(~true).sum()} lời sai mà chỉ "
            f"vị trí số liệu phân biệt được; cần hơn {tolerance} câu đúng và ít nhất một lời sai."
        )
    falls, rng = _Falls(placed), np.random.default_rng(seed)
    best, found, margin = (-1, 0, 0.0), np.ones(len(FEATURES)), 0.0
    for step in range(WIDE + NARROW):
        drawn = rng.uniform(0, 1, len(FEATURES)) if step < WIDE else _beside(found, rng)
        tried = np.round(drawn / max(drawn.max(), 1e-9), 2)
        fall = falls.of(tried)
        limit, gap = _threshold(fall[true], fall[~true], tolerance)
        score = (int((fall[~true] > limit).sum()), -int((fall[true] > limit).sum()), gap)
        if score > best:
            best, found, margin = score, tried, limit
    return _with_exchange(samples, Weights(tuple(found.tolist()), margin, round(margin / 2, 6), math.inf), tolerance)


def _beside(found: Vector, rng: np.random.Generator) -> Vector:
    moved = rng.normal(0, STEP, len(found)) * (rng.random(len(found)) < 0.5)
    return np.clip(found + moved, 0, 2)


def _with_exchange(samples: Sequence[Sample], by: Weights, tolerance: int) -> Weights:
    """The same with the gain that makes an exchange; what the margin rejects uses up the tolerance. Never below the
    margin: a gain is the sum of two differences, and few true sentences have two figures to exchange."""
    standing = [s for s in samples if not s.rejected(by)]
    rejected = sum(not s.kind for s in samples) - sum(not s.kind for s in standing)
    truths, lies = (np.array([s.gain(by) for s in standing if bool(s.kind) is lie]) for lie in (False, True))
    exchange, _ = _threshold(truths, lies, tolerance - rejected)
    return replace(by, exchange=max(by.margin, exchange))


def _threshold(truths: Vector, lies: Vector, tolerance: int) -> tuple[float, float]:
    """(what at most `tolerance` truths exceed, its distance from the truth below it): midway to the next lie."""
    last = max(0.0, float(np.sort(truths)[::-1][tolerance])) if len(truths) > tolerance else 0.0
    above = lies[lies > last]
    gap = (float(above.min()) - last) / 2 if len(above) else 1.0
    return round(last + gap, 6), gap


class _Falls:
    """How far each sample's figures fall short, for any weights at once: every place is a row."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        found = [choice for s in samples for choice in s.choices]
        self._own, self._own_at = _rows([c.own for c in found])
        self._others, self._others_at = _rows([c.others for c in found])
        self._at = np.cumsum([0, *(len(s.choices) for s in samples)])[:-1]

    def of(self, places: Vector) -> Vector:
        own = np.maximum.reduceat(self._own @ places, self._own_at)
        others = np.maximum.reduceat(self._others @ places, self._others_at)
        worst: Vector = np.maximum.reduceat(others - own, self._at)
        return worst


def _rows(groups: Sequence[Sequence[Features]]) -> tuple[Vector, npt.NDArray[np.int64]]:
    return np.array([row for group in groups for row in group]), np.cumsum([0, *map(len, groups)])[:-1]
