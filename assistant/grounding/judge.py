"""THE judge: what a sentence says against what its passages say. Pure; the same for every writer of sentences.

Each value and each name of a sentence must be said by a passage that it cites, with the context that the writer was
shown of it; a value that another passage says gets that citation. It must be said of the same thing (`alignment`), in
the same direction, of the period that the place is about. What each check rejects and catches is in docs/evaluation.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.grounding.alignment import Weights, choices, exchanges, shortfall, weights
from assistant.grounding.computing import follows, recomputed, remainder
from assistant.grounding.contrasts import FLOOR, contrasts, untold
from assistant.grounding.doing import is_done_by_another, is_planned
from assistant.grounding.facts import Fact, facts_of
from assistant.grounding.labels import Label, labelled, likeness
from assistant.grounding.loose_numbers import counts_itself, enumerates, loose_numbers
from assistant.grounding.names import covered, names_in
from assistant.grounding.negation import denies
from assistant.grounding.opposites import beyond, turned
from assistant.grounding.periods import misdated, not_whole
from assistant.grounding.places import spans_of, wording_of
from assistant.grounding.ratios import borne_out
from assistant.grounding.sources import Source
from assistant.grounding.vouching import Vouched, voucher
from assistant.grounding.wording import clauses, coverage, is_covered
from index.text import Period, Quantity
from index.text.units import unit_table
from index.vietnamese import Span

Labelled = Sequence[tuple[Fact, Label]]
"""The figures of a sentence, each with the words that say what it is of."""

CLOSER = 0.2
"""How much more of a sentence without figures a passage says than the cited ones, to be cited in their place."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a sentence does not stand; `reason` is Vietnamese, for the model that is asked to mend it."""

    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence with its check: the passages that bear it out, where, and what code worked out itself."""

    text: str
    markers: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()
    spans: tuple[tuple[int, Span], ...] = ()
    computed: str = ""
    remark: str = ""

    @property
    def ok(self) -> bool:
        return not self.problems


def judge(
    text: str,
    markers: Sequence[int],
    sources: Sequence[Source],
    *,
    asked: str = "",
    stated: Sequence[Quantity] = (),
    computes: bool = False,
    by: Weights | None = None,
    vouched: Sequence[Vouched] = (),
) -> Checked:
    """Check one sentence. `asked`: the question, whose words a sentence may repeat. `stated`: figures of the sentences
    before; `computes`: the question asks for a figure to be worked out. `vouched`: what code has worked out from the
    passages; a sentence that tells it of the same things cites them."""
    said = labelled(text, sources[0].analyzer) if sources else []
    figures = [fact for fact, _ in said]
    record = _vouching(said, text, vouched, sources)
    cited = _cited(text, said, markers, sources, record)
    cited, computed, missing = _backed(text, said, cited, sources, record, stated, computes)
    problems = [] if computed else _placed(text, figures, cited, sources)  # what is computed may compare places
    loose, cited = loose_numbers(text, figures, cited, sources)
    problems += [Problem("value", f"“{word}” không có trong đoạn được dẫn.") for word in (*missing, *loose)]
    remark = ""
    if not problems and cited:
        first = next((source for source in sources if source.marker in markers[:1]), None)
        problems, remark = _astray(text, said, computed, cited, first, by or weights())
    problems += _names(text, cited)
    problems = problems or _unsaid(text, cited, asked)
    spans = tuple(spans_of(said, cited) or wording_of(text, cited))
    return Checked(text, tuple(source.marker for source in cited), tuple(problems), spans, computed, remark)


def _cited(
    text: str, said: Labelled, markers: Sequence[int], sources: Sequence[Source], record: Vouched | None
) -> list[Source]:
    """The passages that a sentence cites, those of its computation among them; else the one that says most of it."""
    by_marker = {source.marker: source for source in sources}
    named = dict.fromkeys((*markers, *(record.markers if record else ())))
    marked = [by_marker[m] for m in named if m in by_marker]
    if record or (marked and said):
        return marked
    nearest = _nearest(text, sources)  # no figure tells which passage is meant
    closer = not marked or coverage(text, nearest) - coverage(text, marked) >= CLOSER
    return nearest if closer else marked


def _backed(
    text: str,
    said: Labelled,
    cited: Sequence[Source],
    sources: Sequence[Source],
    record: Vouched | None,
    stated: Sequence[Quantity],
    computes: bool,
) -> tuple[list[Source], str, list[str]]:
    """The passages that bear the figures out, others than the cited ones among them; how a figure is worked out of
    them; the figures that nothing bears out."""
    found, computed, missing = list(cited), record.how if record else "", list[str]()
    for fact, label in sorted(said, key=lambda pair: isinstance(pair[0].value, Period)):
        if any(source.holds(fact) for source in found) or (record and fact.agrees_with(record.result)):
            continue
        other = None if isinstance(fact.value, Period) else _best(fact, label, sources)
        if other is not None:
            found.append(other)
            continue
        mine = [f.value for f, _ in said if f is not fact and isinstance(f.value, Quantity)]
        operands = mine if len(mine) > 1 else [*mine, *stated]
        held = _held(said, fact, found)
        how = follows(fact, held) or (recomputed(fact, text, operands) if computes else None)
        lines = [figures for source in found for _, figures in source.figure_lines]
        how = how or remainder(fact, text, held, lines)
        if how:
            computed = computed or how
        elif not _stands(fact, text, [f for f, _ in said], found):
            missing.append(fact.text.strip())
    return found if record else _bearing([fact for fact, _ in said], found), computed, missing


def _stands(fact: Fact, text: str, facts: Sequence[Fact], cited: Sequence[Source]) -> bool:
    """Whether a figure that no passage says may be the writer's own: a count of what the sentence lists, a small count
    of what nobody has counted, a ratio of what the passages say."""
    return enumerates(fact, text) or counts_itself(fact, cited) or borne_out(fact, text, facts, cited)


def _vouching(said: Labelled, text: str, vouched: Sequence[Vouched], sources: Sequence[Source]) -> Vouched | None:
    """The computation that the sentence tells the result of."""
    found = (voucher(fact, text, vouched, sources) for fact, _ in said if isinstance(fact.value, Quantity))
    return next(filter(None, found), None)


def _held(said: Labelled, fact: Fact, cited: Sequence[Source]) -> list[Quantity]:
    """The other figures of the sentence that the passages say."""
    others = (f for f, _ in said if f is not fact and not f.is_bare)
    return [f.value for f in others if isinstance(f.value, Quantity) and any(source.holds(f) for source in cited)]


def _unsaid(text: str, cited: Sequence[Source], asked: str) -> list[Problem]:
    """A word that the sources have not, or have one for that excludes it; a denial that they have not, or the reverse;
    a clause that they don't say."""
    if not cited:
        return []
    syllables = cited[0].analyzer.syllables
    lines = [other for source in cited for other in source.lines]
    if word := untold(syllables(text), [*lines, syllables(asked)]):
        return [Problem("untold", f"“{word}” không có trong đoạn được dẫn.")]
    if is_planned(text, cited):
        return [Problem("planned", "Nguồn nêu việc này là sẽ làm, không nêu là đã làm.")]
    if is_done_by_another(text, cited):
        return [Problem("doer", "Nguồn nêu cơ quan khác làm việc này.")]
    found = list(contrasts(syllables(text), lines))
    if odd := next((c for c in found if c.refutes), None):
        return [Problem("contrast", f"Chỗ “{odd.said}” nguồn nêu “{odd.stated}”.")]
    opposed = any(c.denies and c.other >= FLOOR and c.other > c.own for c in found)
    if opposed and denies(text, cited):
        return [Problem("negation", "Nguồn nói ngược lại: có bên phủ định, bên không.")]
    if not all(is_covered(clause, cited, asked) for clause in clauses(text)):
        return [Problem("words", "Các đoạn được dẫn không nói điều này.")]
    return []


def _bearing(facts: Sequence[Fact], cited: list[Source]) -> list[Source]:
    """The cited passages without those that hold none of the sentence's figures, where another holds one."""
    figures = [f for f in facts if not isinstance(f.value, Period) and not f.is_bare]
    bearing = [source for source in cited if any(source.holds(f) for f in figures)]
    return bearing or cited


def _placed(text: str, facts: Sequence[Fact], cited: Sequence[Source], sources: Sequence[Source]) -> list[Problem]:
    """A figure of a sentence that names a province must be in a passage of that province, or in one that names it."""
    named = {p for s in sources if (p := s.passage.metadata.province) and p in text}
    problems = []
    for fact in facts:
        held = [s for s in cited if isinstance(fact.value, Quantity) and not fact.is_bare and s.holds(fact)]
        if held and named and not any(p in f"{s.text}\n{s.context}" for s in held for p in named):
            problems.append(Problem("province", f"“{fact.text.strip()}” là số liệu của địa phương khác."))
    return problems


def _nearest(text: str, sources: Sequence[Source]) -> list[Source]:
    """The passage that says most of a sentence that cites none."""
    best = max(sources, key=lambda s: (sum(s.holds(f) for f in facts_of(text)), coverage(text, [s])), default=None)
    return [best] if best is not None else []


def _best(fact: Fact, label: Label, sources: Sequence[Source]) -> Source | None:
    """Of the passages that say a value the one that says it in the likest words."""

    def nearest(source: Source) -> float:
        return max((likeness(label, s.label) for s in source.said if fact.agrees_with(s.fact.value)), default=0.0)

    return max((source for source in sources if source.holds(fact)), key=nearest, default=None)


# ------------------------------------------------------------------------------------------- of the same thing


def _astray(
    text: str, said: Labelled, computed: str, cited: Sequence[Source], first: Source | None, by: Weights
) -> tuple[list[Problem], str]:
    """Figures that are somebody else's or of another time, and a remark on one that may be."""
    problems, remark = _misplaced(text, [pair for pair in said if pair[0].text not in computed], cited, first, by)
    problems += [Problem("period", f"Nguồn không nêu số liệu cả {year}.") for year in not_whole(text, said, cited)]
    return problems, next(iter(misdated(text, said, cited)), remark)


def _misplaced(
    text: str, said: Labelled, cited: Sequence[Source], first: Source | None, by: Weights
) -> tuple[list[Problem], str]:
    """Figures that are somebody else's, and a remark on one that may be."""
    problems, remark = [], ""
    for fact, _ in said:
        if isinstance(fact.value, Quantity):
            places = [s for source in cited for s in source.said if fact.agrees_with(s.fact.value)]
            if turned(text, fact, places):
                problems.append(Problem("direction", f"“{fact.text.strip()}”: nguồn nêu chiều ngược lại."))
        if not isinstance(fact.value, Period) and beyond(text, fact, cited):
            problems.append(Problem("bound", f"“{fact.text.strip()}”: nguồn nêu giới hạn ngược lại."))
    for choice in choices(text, said, cited, first):
        written, fall = choice.fact.text.strip(), shortfall(choice, by)
        if fall > by.margin:
            problems.append(Problem("place", f"“{written}” trong đoạn được dẫn là của nội dung khác."))
        elif fall > by.doubt:
            remark = f"Đề nghị đối chiếu “{written}” với nguồn: đoạn được dẫn có số liệu gần nội dung này hơn."
    for one, other, gain in exchanges(text, said, cited, by):
        if gain > by.exchange:
            problems.append(Problem("swap", f"“{one.text.strip()}” và “{other.text.strip()}” bị đổi chỗ."))
    return problems, remark


# ------------------------------------------------------------------------------------------------------- names


def _names(text: str, cited: Sequence[Source]) -> list[Problem]:
    problems = []
    for name in names_in(text):
        if name.casefold() not in unit_table().by_spelling and not any(_says(source, name) for source in cited):
            problems.append(Problem("name", f"“{name}” không có trong đoạn được dẫn."))
    return problems


def _says(source: Source, name: str) -> bool:
    forms = ([s for s in source.folded(name) if s != "va"], [s for s in source.plain(name) if s != "va"])
    return any(covered(form, source.words) for form in forms)
