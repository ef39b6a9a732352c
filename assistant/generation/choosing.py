"""Which answer is shown: the model's, the offline one, or both with their sources. Pure.

What the offline answerer found is verified by construction. So the model's answer is shown alone only when it gives the
figures, dates, numbers and names that the findings establish (or, without such, most of what they say). Where it gives
others that stand as well, and rest on a statement that answers the question about as well, both are shown. Else the
offline one: an answer that only leaves something out has nothing to add to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from assistant.findings import Claim, Findings
from assistant.grounding_figures import Fact, facts_of
from assistant.grounding_words import content, names_in
from assistant.kinds import units_met
from assistant.question import Question
from index.text import Date, Period, Quantity
from index.vietnamese import Analyzer, fold

Choice = Literal["model", "both", "offline"]

COVERED = 0.5
"""A claim is said when this share of its pairs of neighbouring content syllables is."""

MOST_CLAIMS = 0.7
"""... and a list, when this share of its claims is."""

NEAR = 0.1
"""The model's statement may score this much less for the question than the offline one and still be shown beside it."""


def choose(question: Question, findings: Findings, text: str, score: float, analyzer: Analyzer) -> Choice:
    """`text`: the model's sentences that stand. `score`: the offline answerer's score of the best statement that they
    rest on and that could answer the question, -1 when there is none."""
    if not text.strip():
        return "offline"
    if not findings.claims:
        return "model" if score >= 0 else "offline"
    if gives(question, findings, text, analyzer):
        return "model"
    near = score >= max(claim.score for claim in findings.claims) - NEAR
    return "both" if near and has_more(question, findings, text) else "offline"


def gives(question: Question, findings: Findings, text: str, analyzer: Analyzer) -> bool:
    """Whether a text gives what the findings establish: figures, dates, numbers and names, and most of the rest."""
    given = facts_of(text)
    keys = [key for claim in findings.claims for key in key_facts(question, claim)]
    if not all(any(key.agrees_with(g.value) for g in given) for key in keys):
        return False
    plain = fold(text)
    if not all(fold(name) in plain for name in key_names(question, findings.claims)):
        return False
    return bool(keys) or coverage(findings.claims, text, analyzer) >= MOST_CLAIMS


def has_more(question: Question, findings: Findings, text: str) -> bool:
    """Whether a text gives a figure, date or number of the kind asked for that the findings don't have; where they
    establish none, prose is taken to say more."""
    keys = [key for claim in findings.claims for key in key_facts(question, claim)]
    names = key_names(question, findings.claims)
    if not keys:
        return not names or any(fold(name) not in fold(question.asked) for name in names_in(text))
    known = [fact for claim in findings.claims for fact in facts_of(claim.text)]
    kinds = {type(key.value) for key in keys}  # "tháng 3" says no more than "ngày 12/3"
    offered = [f for f in key_facts(question, replace(findings.claims[0], text=text)) if type(f.value) in kinds]
    return any(not any(fact.agrees_with(k.value) for k in known) for fact in offered)


def key_facts(question: Question, claim: Claim) -> list[Fact]:
    """What of a claim answers the question: its first figure of each unit asked for, its date, its document number."""
    facts = facts_of(claim.text)
    wants = set(question.wants)
    found: list[Fact] = []
    if {"figure", "compare"} & wants:
        amounts = [f for f in facts if isinstance(f.value, Quantity)]
        for unit in question.units or ("",):
            fitting = [f for f in amounts if not unit or _met(question, unit, f)]
            found += (fitting or amounts)[:1]
        # "mấy dự án, vốn bao nhiêu" asks for two figures, whatever their units.
        asked = len(_HOW_MANY.findall(fold(question.text)))
        found += [f for f in amounts if f not in found][: max(0, asked - len(found))]
    if "date" in wants:
        found += [f for f in facts if isinstance(f.value, Date)][:1] or [
            f for f in facts if isinstance(f.value, Period)
        ][:1]
    if "number" in wants:
        found += [f for f in facts if isinstance(f.value, str)][:1]
    return list(dict.fromkeys(found))


_HOW_MANY = re.compile(r"\bbao nhieu\b|\bmay\b(?! (?:moc|tinh))|\bnhiu\b")


def _met(question: Question, unit: str, fact: Fact) -> bool:
    value = fact.value
    return isinstance(value, Quantity) and bool(units_met(replace(question, units=(unit,)), [value]))


def key_names(question: Question, claims: Sequence[Claim]) -> list[str]:
    """For a question who or which body: the names of the claim that the question does not already give."""
    if not {"person", "body"} & set(question.wants) or "list" in question.wants:
        return []
    asked = fold(question.text)
    return [name for claim in claims[:1] for name in names_in(claim.text) if fold(name) not in asked][:1]


def coverage(claims: Sequence[Claim], text: str, analyzer: Analyzer) -> float:
    """The share of the claims whose words the text says."""
    said = set(pairs_of(text, analyzer))
    return sum(says(claim.text, said, analyzer) for claim in claims) / len(claims) if claims else 0.0


def says(claim: str, said: set[tuple[str, str]], analyzer: Analyzer) -> bool:
    pairs = pairs_of(claim, analyzer)
    return sum(pair in said for pair in pairs) >= COVERED * len(pairs)


def pairs_of(text: str, analyzer: Analyzer) -> list[tuple[str, str]]:
    """Neighbouring content syllables of a text, folded."""
    return list(pairwise(content([fold(s) for s in analyzer.syllables(text)])))
