"""The check of one sentence that a model wrote, against the passages it had: pure, no model.

A sentence stands when, in the passages it cites, every figure, date, period and document number is there with its
unit; what the sentence says around a figure (tăng or giảm, reached or planned, of which period, of which indicator)
is what the source says around it; names of places, bodies and people stand beside what is said of them; nothing is
denied that the source affirms; and the words are by and large the source's. A marker that does not hold is moved to a
passage that does. What fails says why, in words that the model can be asked to mend it by.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Literal

from assistant.grounding_figures import Fact, facts_of, recomputed
from assistant.grounding_sources import Figure, Source, align, name_words
from assistant.grounding_words import (
    Indicators,
    content,
    contradicts,
    direction_before,
    directions_in,
    is_level,
    names_in,
    nature_told,
    reached,
    says_done,
    tail_free,
)
from assistant.inheritance import nature_of, own_periods
from assistant.statements import Statement
from index.query import find_names
from index.text import Date, Period, Quantity
from index.vietnamese import fold, without_diacritics

Kind = Literal["figure", "direction", "nature", "period", "indicator", "place", "name", "negation", "words", "question"]

ENOUGH_WORDS = 0.6
"""Share of a sentence's content syllables that the statements it rests on, and their context, must say."""

ENOUGH_BESIDE_FIGURES = 0.45
"""... where figures that are all in place already tie it to them."""

ENOUGH_PAIRS = 0.34
"""Share of neighbouring content syllables that must stand side by side there too, in a sentence without any figure:
common syllables alone are in every report."""

MARGIN = 0.2
"""A cited passage that says this much less of a sentence without figures than another one is the wrong passage."""


@dataclass(frozen=True, slots=True)
class Problem:
    """`reason` is Vietnamese and may name the figure: it is for the model, never for the reader."""

    kind: Kind
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence (without markers) with the passages that bear it out, or with the problems.

    `computed` is the sum that code worked out for a figure which is in no passage. `statements` are what it rests on,
    with the marker of their passage. `planned`: its figures are targets and it does not say so.
    """

    text: str
    markers: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()
    computed: str = ""
    statements: tuple[tuple[int, Statement], ...] = ()
    planned: bool = False

    @property
    def ok(self) -> bool:
        return not self.problems

    @property
    def denied(self) -> bool:
        """Whether the passage says the opposite."""
        return any(p.kind == "negation" for p in self.problems)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a check needs beside the sentence.

    `asked`: the question's words (names in it are not the model's invention). `provinces`: names that are provinces.
    `target`: the question, or the line above, speaks of targets. `before`: the line above or the sentence before, whose
    place and period a reader takes over. `fits`: why a statement is not about what the
    question fixes (place, period), "" when it is; only asked where the sentence itself names none.
    """

    indicators: Indicators
    provinces: tuple[str, ...] = ()
    asked: str = ""
    target: bool = False
    before: str = ""
    fits: Callable[[Statement, str], str] = lambda statement, sentence: ""

    def named(self, text: str) -> tuple[str, ...]:
        """The provinces that a sentence names."""
        return _named(text, self.provinces)


@lru_cache(maxsize=2_000)
def _named(text: str, provinces: tuple[str, ...]) -> tuple[str, ...]:
    return find_names(text, provinces, folded=False)


def check_sentence(
    text: str, cited: Sequence[int], sources: Sequence[Source], rules: Rules, stated: Sequence[Quantity] = ()
) -> Checked:
    """Check a sentence against what it cites, else against what else there is, else against several together.

    `stated` are figures that earlier sentences gave and that stood: a total may be made of them.
    """
    ranked = _ranked(text, cited, sources)
    tries = [(*_try(text, [source], rules, stated), source) for source in ranked]
    good = [(found, share, source) for found, share, source in tries if found.ok]
    denied = max((share for found, share, _ in tries if found.denied), default=0.0)
    good = [g for g in good if facts_of(text) or g[1] >= denied]
    if good:
        found, share, _ = good[0]
        best = max(good, key=lambda g: g[1])
        # Markers are kept where they hold; without figures any related passage would, so the words decide.
        if share + MARGIN < best[1] and not found.computed and not facts_of(text):
            found = best[0]
        also = [g[0] for g in good[1:] if g[2].marker in cited and g[0].markers[0] != found.markers[0]]
        return found if not also or not facts_of(text) else _joined(found, also)
    if denied or not facts_of(text):
        return _best([t for t in tries if not t[0].ok], text)
    of_cited = [s for s in ranked if s.marker in cited]
    for pool in (of_cited[:3], ranked[:3]):
        for pair in combinations(pool, 2):
            found, _ = _try(text, pair, rules, stated)
            if found.ok:
                return found
    return _best(tries, text)


def _best(tries: Sequence[tuple[Checked, float, Source]], text: str) -> Checked:
    """The attempt with the fewest problems: its reasons help most in mending the sentence."""

    def badness(found: Checked) -> tuple[int, int]:
        return sum(p.kind == "figure" for p in found.problems), len(found.problems)

    return min((t[0] for t in tries), key=badness, default=_unsourced(text))


def _unsourced(text: str) -> Checked:
    return Checked(text, problems=(Problem("words", "Không có đoạn nào nêu nội dung này."),))


def _joined(found: Checked, others: Sequence[Checked]) -> Checked:
    """A sentence that two cited passages bear out in full keeps both markers."""
    markers = dict.fromkeys((*found.markers, *(o.markers[0] for o in others[:1])))
    return replace(found, markers=tuple(markers), statements=(*found.statements, *others[0].statements))


def _ranked(text: str, cited: Sequence[int], sources: Sequence[Source]) -> list[Source]:
    """The cited passages in the order cited, then the others by how much of the sentence they say."""
    by_marker = {s.marker: s for s in sources}
    first = [by_marker[m] for m in dict.fromkeys(cited) if m in by_marker]
    rest = [s for s in sources if s not in first]
    words = content(rest[0].folded(text)) if rest else []
    return first + sorted(rest, key=lambda s: -sum(w in s.terms for w in words))


# --------------------------------------------------------------------------------------- one or more passages


def _try(text: str, sources: Sequence[Source], rules: Rules, stated: Sequence[Quantity]) -> tuple[Checked, float]:
    """The sentence against these passages together, and the share of its words that they say."""
    facts = facts_of(text)
    figures = [f for f in facts if isinstance(f.value, Quantity)]
    problems: list[Problem] = []
    rests: list[tuple[int, Statement]] = []
    missing: list[Fact] = []
    for fact in figures:
        found, problem = _place_figure(text, fact, sources, rules)
        rests += found
        if problem is not None and problem.kind == "figure":
            missing.append(fact)
        elif problem is not None:
            problems.append(problem)
    computed = ""
    if missing:
        operands = [q for q in (*(f.value for f in figures if f not in missing), *stated) if isinstance(q, Quantity)]
        sums = [recomputed(fact, text, operands) for fact in missing]
        if all(sums):
            computed = "; ".join(s for s in sums if s)
        else:
            problems += [_absent(f) for f, s in zip(missing, sums, strict=True) if not s]
    problems += _other_facts(text, facts, sources, rests)
    words = [w for s in sources[:1] for w in s.folded(_OPENING.sub("", _without_names(text)))]
    share = _share(words, sources, rests, rules)
    problems += _place(text, sources, rules)
    problems += _names(text, sources, rests, rules)
    problems += _denied(text, rests)
    need = ENOUGH_BESIDE_FIGURES if figures and rests else ENOUGH_WORDS
    tied = bool(facts) or _pairs_said(words, sources, rests, rules) >= ENOUGH_PAIRS
    if (share < need or not tied) and not (computed and not rests):
        problems.append(Problem("words", f"Đoạn {_numbers(sources)} không nêu nội dung này."))
    problems += _question(text, figures, rests, rules)
    markers = tuple(dict.fromkeys(marker for marker, _ in rests)) or tuple(s.marker for s in sources[:1])
    planned = bool(figures) and _is_planned(text, rests, rules)
    rested = tuple(dict.fromkeys(rests))
    return Checked(text, markers, tuple(dict.fromkeys(problems)), computed, rested, planned), share


def _absent(fact: Fact) -> Problem:
    return Problem("figure", f"“{fact.text.strip()}” không có trong các đoạn được dẫn.")


def _place_figure(
    text: str, fact: Fact, sources: Sequence[Source], rules: Rules
) -> tuple[list[tuple[int, Statement]], Problem | None]:
    """The statements that state a figure as the sentence does; or what the nearest one says otherwise."""
    failed: list[Problem] = []
    fitting: list[tuple[int, Statement]] = []
    for source in sources:
        for figure in source.figures:
            if fact.agrees_with(figure.quantity) and _unit_told(fact, figure):
                problem = _around(text, fact, source, figure, rules)
                if problem is None:
                    fitting.append((source.marker, figure.statement))
                else:
                    failed.append(problem)
    if fitting:
        return _nearest(text, fitting, sources), None
    if failed:
        return [], failed[0]
    if (
        not rules.target
        and any(fact.agrees_with(q) and q.unit for s in sources for q in s.loose)
        and not any(f for s in sources for f in s.figures if fact.agrees_with(f.quantity))
    ):
        return [], None  # in a heading or a line that is no statement
    return [], _absent(fact)


def _nearest(
    text: str, fitting: Sequence[tuple[int, Statement]], sources: Sequence[Source]
) -> list[tuple[int, Statement]]:
    """Of several statements with the same figure, the one that says most of the sentence."""
    words = frozenset(content(sources[0].folded(text)))
    return [max(fitting, key=lambda pair: len(words & set(sources[0].folded(pair[1].text))))]


def _unit_told(fact: Fact, figure: Figure) -> bool:
    """A number without a unit vouches for a unit only where the words around it name that unit."""
    value = fact.value
    if not isinstance(value, Quantity) or not value.unit or figure.quantity.unit:
        return True
    statement = figure.statement
    around = fold("\n".join((statement.text, statement.lead_in, statement.passage.headers, statement.passage.lead_in)))
    return value.unit.split()[0] in around.split()


def _around(text: str, fact: Fact, source: Source, figure: Figure, rules: Rules) -> Problem | None:
    """What the words around a figure say that the source doesn't."""
    statement, quantity = figure.statement, figure.quantity
    shown = fact.text.strip()
    if not figure.in_table:
        if _direction_differs(text, fact, statement.text, quantity):
            return Problem("direction", f"“{shown}”: nguồn không nói tăng/giảm/đạt như vậy.")
        if _nature_differs(text, fact, source, figure, rules):
            return Problem("nature", f"“{shown}”: nhầm giữa kết quả đã thực hiện và chỉ tiêu, dự kiến.")
        if _indicator_differs(text, fact, figure, rules):
            return Problem("indicator", f"“{shown}” trong nguồn là số liệu của chỉ tiêu khác.")
    elif _nature_differs(text, fact, source, figure, rules):
        return Problem("nature", f"“{shown}”: nhầm giữa kết quả đã thực hiện và chỉ tiêu, dự kiến.")
    if _period_differs(text, fact, source, figure, rules):
        return Problem("period", f"“{shown}” trong nguồn là của kỳ khác.")
    return None


def _direction_differs(text: str, fact: Fact, stated: str, quantity: Quantity) -> bool:
    mine = direction_before(text, fact.start, near=True)
    theirs = direction_before(stated, quantity.start, near=True) or direction_before(stated, quantity.start, near=False)
    share = "%" in quantity.unit
    if mine is None:
        own = direction_before(stated, quantity.start, near=True)
        return share and own is not None and is_level(text, fact.start) and not is_level(stated, quantity.start)
    if theirs is not None and direction_before(stated, quantity.start, near=True) is not None:
        return mine != theirs
    if share:
        return True
    told = directions_in(stated)
    return mine not in told or (len(told) > 1 and theirs not in (None, mine))


def _nature_differs(text: str, fact: Fact, source: Source, figure: Figure, rules: Rules) -> bool:
    """A target told as reached, or a result told as a target. What is told as neither is labelled: `_is_planned`."""
    nature = source.nature_of(figure.statement, figure.header)
    if nature is None or _verbatim(text, figure.statement.sentence_text):
        return False
    told, own = nature_told(text), figure.statement.text
    if nature == "target" and told != "target":
        end = fact.value.end if isinstance(fact.value, Quantity) else fact.start
        there = reached(own, figure.quantity.start, figure.quantity.end)
        return not there and (reached(text, fact.start, end) or (says_done(text) and not says_done(own)))
    return nature == "result" and told == "target" and nature_told(own) != "target"


def _is_planned(text: str, rests: Sequence[tuple[int, Statement]], rules: Rules) -> bool:
    """Whether figures are targets by the source's words nearby, and neither sentence nor question says so."""
    if rules.target or nature_told(text) == "target" or not rests:
        return False
    return all(
        nature_of(s) == "target" and nature_told(f"{s.text}\n{s.lead_in}\n{s.heading}") == "target" for _, s in rests
    )


def _verbatim(text: str, sentence: str) -> bool:
    """Whether a sentence is a stretch of the source, word for word."""
    mine, theirs = (" ".join(fold(t).replace(".", " ").split()) for t in (text.rstrip(" .;"), sentence))
    return len(mine.split()) >= 5 and mine in theirs


def _indicator_differs(text: str, fact: Fact, figure: Figure, rules: Rules) -> bool:
    value, statement = fact.value, figure.statement
    if not isinstance(value, Quantity):
        return False
    mine = rules.indicators.of_figure(text, value.start, value.end)
    theirs = rules.indicators.of_figure(statement.text, figure.quantity.start, figure.quantity.end)
    theirs = theirs or rules.indicators.named(f"{statement.lead_in}\n{statement.heading}")
    return bool(mine and theirs and not mine & theirs)


def _period_differs(text: str, fact: Fact, source: Source, figure: Figure, rules: Rules) -> bool:
    """Whether the period that the sentence gives the figure is none that the source gives it."""
    given = own_periods(text)
    before = [p for p in given if p.start <= fact.start]
    mine = before[-1] if before else (given[0] if given else next(iter(own_periods(rules.before)[-1:]), None))
    if mine is None:
        return False
    theirs = source.periods_of(figure.statement, figure.header)
    return bool(theirs) and not any(p.same(mine) for p in theirs)


# ------------------------------------------------------------------------------------ dates, names, negation


def _other_facts(
    text: str, facts: Sequence[Fact], sources: Sequence[Source], rests: list[tuple[int, Statement]]
) -> list[Problem]:
    """Dates, document numbers and periods: they must stand in the passages; periods also in what they inherit."""
    problems = []
    for fact in facts:
        if isinstance(fact.value, Quantity):
            continue
        homes = [s for s in sources if _holds(s, fact)]
        if not homes:
            problems.append(_absent(fact))
        elif not isinstance(fact.value, Period):
            at = [(s.marker, st) for s in homes for st in s.statements if _states(st, fact)]
            rests += at[:1]
    return problems


def _holds(source: Source, fact: Fact) -> bool:
    if isinstance(fact.value, Period):
        return any(fact.agrees_with(p) for p in source.periods)
    return any(fact.agrees_with(f.value) for f in source.facts if type(f.value) is type(fact.value))


def _states(statement: Statement, fact: Fact) -> bool:
    return any(fact.agrees_with(f.value) for f in facts_of(statement.text) if isinstance(f.value, Date | str))


def _place(text: str, sources: Sequence[Source], rules: Rules) -> list[Problem]:
    """Provinces that the sentence names must be those of the passages, or stand in them."""
    named = rules.named(text) or rules.named(rules.before)
    for name in named:
        at_home = any(s.passage.metadata.province == name for s in sources)
        if not at_home and not any(find_names(f"{s.sound_text}\n{s.context}", (name,), folded=False) for s in sources):
            return [Problem("place", f"Đoạn {_numbers(sources)} không nói về {name}.")]
    if named and len(sources) == 1:
        home = sources[0].passage.metadata.province
        text_names = find_names(sources[0].sound_text, named, folded=False)
        if home and home not in named and not text_names:
            return [Problem("place", f"Đoạn {sources[0].marker} là của {home}.")]
    return []


def _names(text: str, sources: Sequence[Source], rests: Sequence[tuple[int, Statement]], rules: Rules) -> list[Problem]:
    """Names must stand beside what the sentence rests on; in the passages at least, where it rests on nothing yet."""
    by_marker = {s.marker: s for s in sources}
    scopes = name_words(
        [w for marker, s in rests for w in (*by_marker[marker].folded(by_marker[marker].scope(s)), "|")]
    )
    asked = name_words(sources[0].folded(rules.asked)) if sources else ""
    raw = "\n".join(by_marker[marker].scope(s) for marker, s in rests)
    problems = []
    for name in names_in(text) if rests else ():
        forms = tail_free(name)
        if name not in rules.provinces and not any(
            _said(form, scopes, sources) or _said(form, asked, sources) or _listed(form, raw) for form in forms
        ):
            problems.append(Problem("name", f"“{name}” không được nêu cùng nội dung này trong nguồn."))
    return problems


# "Theo báo cáo tại hội nghị, ..." says where a sentence is from, not what it says.
_OPENING = re.compile(
    r"^(?:Theo|Như vậy|Ngoài ra|Bên cạnh đó|Tại|Về|Đối với)\b[^,:\d]{0,60}[,:]\s*|^(?:Cụ thể|Trong đó)[,:]?\s*"
)


def _without_names(text: str) -> str:
    """A sentence without its names, which must not decide what it rests on: they are what is checked."""
    for name in names_in(text):
        text = text.replace(name, " ")
    return text


def _said(name: str, words: str, sources: Sequence[Source]) -> bool:
    """Whether a name stands in folded words, under one meaning of its abbreviations."""
    readings = sources[0].analyzer.readings(name)
    return any(name_words([fold(s) for s in reading if s not in ("và", "-")]) in words for reading in readings)


def _listed(name: str, scope: str) -> bool:
    """Whether a body's name stands in a list after its kind: "các Sở, ngành: Kế hoạch & Đầu tư; Tài chính"."""
    kind, *rest = [w for w in without_diacritics(name).split() if w not in ("va", "&")]
    if not rest or kind not in ("So", "Bo", "Cuc", "Phong", "Nganh"):
        return False
    plain = without_diacritics(scope)
    pattern = r"[;:,]\s*" + r"\W+(?:va\W+)?".join([re.escape(rest[0]), *(f"(?i:{re.escape(w)})" for w in rest[1:])])
    return kind.lower() in plain.lower() and bool(re.search(pattern + r"\b", plain))


def _denied(text: str, rests: Sequence[tuple[int, Statement]]) -> list[Problem]:
    """What the source denies, or only plans."""
    if any(contradicts(text, s.text) for _, s in rests if _close(text, s)):
        return [Problem("negation", "Nguồn nói ngược lại (đã/chưa, có/không).")]
    planned = bool(rests) and all(nature_of(s) == "target" for _, s in rests)
    whole = " ".join(s.sentence_text for _, s in rests)
    if planned and says_done(text) and not says_done(whole):
        return [Problem("nature", "Nguồn nêu việc phải làm, không phải việc đã làm.")]
    return []


def _close(text: str, statement: Statement) -> bool:
    """Whether a statement says at least half of a sentence's words: only then can it deny them."""
    words = content(fold(text).split())
    said = set(fold(statement.text).replace(",", " ").replace(";", " ").split())
    return sum(w.strip(".,;:()") in said for w in words) >= 0.5 * len(words)


def _share(words: Sequence[str], sources: Sequence[Source], rests: list[tuple[int, Statement]], rules: Rules) -> float:
    """The share of the sentence's words that the statements say; those the sentence rests on are added to `rests`."""
    asked = frozenset(sources[0].folded(rules.asked)) if sources else frozenset()
    shares = []
    for source in sources:
        fixed = [s for marker, s in rests if marker == source.marker]
        # The question's words are neither the model's claim nor the source's, where the source does not say them.
        chosen, share = align([w for w in words if w not in asked or w in source.terms], source, fixed)
        shares.append(share)
        if not fixed and len(sources) == 1:
            rests += [(source.marker, s) for s in chosen[:2]]
    return max(shares, default=0.0)


def _pairs_said(
    words: Sequence[str], sources: Sequence[Source], rests: Sequence[tuple[int, Statement]], rules: Rules
) -> float:
    """The share of the sentence's pairs of neighbouring content syllables that what it rests on says side by side."""
    by_marker = {s.marker: s for s in sources}
    pairs = list(pairwise(content(words)))
    said = {pair for s in sources for pair in pairwise(content(s.folded(s.context)))}
    for marker, statement in rests:
        source = by_marker[marker]
        texts = (statement.sentence_text, statement.lead_in, rules.asked)
        said |= {pair for text in texts for pair in pairwise(content(source.folded(text)))}
    return sum(pair in said for pair in pairs) / len(pairs) if pairs else 1.0


def _question(
    text: str, figures: Sequence[Fact], rests: Sequence[tuple[int, Statement]], rules: Rules
) -> list[Problem]:
    """A figure of another place or period than asked, in a sentence that does not say so."""
    if not figures:
        return []
    reasons = [rules.fits(statement, f"{rules.before}\n{text}") for _, statement in rests]
    return [Problem("question", reasons[0])] if reasons and all(reasons) else []


def _numbers(sources: Sequence[Source]) -> str:
    return ", ".join(f"[{s.marker}]" for s in sources)
