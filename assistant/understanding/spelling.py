"""Half-typed diacritics and typing slips, read by the words that the library has.

What is no Vietnamese syllable as typed ("nuoc", "kêt", "doah") is read as one that the library has: with the diacritics
that are missing, or one letter away (missing, wrong, too many, two changed over). What could be one ("cong") is read
otherwise only where documents never put it beside its neighbours, and another form of it often. Of all readings that
is taken whose neighbours stand together most. A question without any diacritics is touched for slips only.
"""

from __future__ import annotations

import math
import re
import string
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from assistant.understanding.syllables import is_syllable, may_be_syllable
from assistant.understanding.tones import tones_in_place
from index.query import is_function_word
from index.vietnamese import Analyzer, fold, has_diacritics, one_spelling

RARE = 0.05
"""What is no syllable counts as a word of its own where documents write its letters so in more cases than this."""
SHORTEST_SLIP = 3
FORMS = 8
"""Readings of one syllable that are tried, the most frequent."""
EVIDENCE = 2
"""Passages in which a reading must stand beside a neighbour."""
_SLIP = 2.0
"""What a slip must be outweighed by, in natural logarithms of counts."""
_SEEN = 0.3
"""What the frequency of a syllable counts beside that of its pairs."""
_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")

Pairs = Callable[[Collection[str]], Mapping[str, int]]
"""Pairs of syllables "a_b" -> in how many passages they stand together."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The question as it is understood; `notes` tell of slips, in Vietnamese. `half`: diacritics were missing."""

    text: str
    notes: tuple[str, ...] = ()
    half: bool = False


@dataclass(frozen=True)
class Spelling:
    """`forms` counts the syllables of the library as it writes them, `pairs` looks up two that stand together.

    `phrases` are known besides, and count as if a passage had them.
    """

    analyzer: Analyzer
    forms: Mapping[str, int]
    pairs: Pairs
    phrases: Sequence[str] = ()

    @cached_property
    def _words(self) -> dict[str, int]:
        own = {one_spelling(s.lower()): 1 for phrase in self.phrases for s in _WORD.findall(phrase)}
        return own | {form: count + own.get(form, 0) for form, count in self.forms.items()}

    @cached_property
    def _by_fold(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for form in sorted(self._words, key=lambda form: -self._words[form]):
            found.setdefault(fold(form), []).append(form)
        return found

    @cached_property
    def _own_pairs(self) -> dict[str, int]:
        split = ([one_spelling(s.lower()) for s in _WORD.findall(phrase)] for phrase in self.phrases)
        return {f"{a}_{b}": EVIDENCE for words in split for a, b in pairwise(words)}

    def read(self, text: str) -> Reading:
        """The question with its diacritics and without its slips, as far as the library knows better."""
        text = tones_in_place(text)
        tokens = list(_TOKEN.finditer(text))
        typed = [one_spelling(token.group().lower()) for token in tokens]
        plain = not has_diacritics(text)
        both = list(zip(typed, tokens, strict=True))
        half = not plain and self._is_half_typed([s for s, token in both if self._is_word(s, token.group())])
        options = [self._options(s, token.group(), plain, half) for s, token in both]
        if all(len(one) == 1 for one in options):
            return Reading(text, half=half)
        return self._written(text, tokens, typed, self._best(options, plain), plain, half)

    def _is_half_typed(self, syllables: Sequence[str]) -> bool:
        """Diacritics are missing: of what is no syllable without, or of two words that connect ("cua", "nhieu")."""
        odd = {s for s in syllables if self._is_odd(s)}
        return any(not is_syllable(s) for s in odd) or len(odd) > 1

    def _is_word(self, syllable: str, raw: str) -> bool:
        """No number, no abbreviation."""
        return not (raw.isupper() or raw.isdigit()) and self.analyzer.syllables(raw) == [syllable]

    def _options(self, syllable: str, raw: str, plain: bool, half: bool) -> list[str]:
        """What a syllable may be, as typed first; more of them may be otherwise in a question that is `half` typed."""
        if not self._is_word(syllable, raw):
            return [syllable]
        known = self._by_fold.get(fold(syllable), [])
        if known:
            marked = syllable != fold(syllable)
            right = is_syllable(syllable) and (not half or syllable in self._words)
            if plain or (marked and right) or (not marked and is_function_word(syllable, False)):
                return [syllable]
            return [syllable, *(form for form in known[:FORMS] if form != syllable)]
        if len(syllable) < SHORTEST_SLIP or may_be_syllable(syllable):
            return [syllable]
        own = fold(syllable)
        near = sorted({f for f in edits(own) if f in self._by_fold and (len(own) > SHORTEST_SLIP or len(f) > len(own))})
        return [syllable, *near] if plain else [syllable, *(form for f in near for form in self._by_fold[f][:FORMS])]

    def _is_odd(self, syllable: str) -> bool:
        """No Vietnamese syllable, nor a word that the documents spell so, while they have others of its letters."""
        same = sum(self._words[form] for form in self._by_fold.get(fold(syllable), ()))
        lacks = not is_syllable(syllable) or (
            is_function_word(syllable, True) and not is_function_word(syllable, False)
        )
        return same > EVIDENCE and lacks and self._words.get(syllable, 0) <= RARE * same

    def _best(self, options: Sequence[Sequence[str]], plain: bool) -> list[str]:
        """The reading whose neighbours stand together most often (Viterbi)."""
        wanted = {f"{a}_{b}" for left, right in pairwise(options) for a in left for b in right}
        together = self._together(wanted, plain)
        scores = [{form: self._weight(form, options[0]) for form in options[0]}]
        back: list[dict[str, str]] = [{}]
        for left, right in pairwise(options):
            now, came = {}, {}
            for form in right:
                best = max(left, key=lambda a: scores[-1][a] + _log(together.get(f"{a}_{form}", 0)))
                now[form] = scores[-1][best] + _log(together.get(f"{best}_{form}", 0)) + self._weight(form, right)
                came[form] = best
            scores.append(now)
            back.append(came)
        path = [max(scores[-1], key=lambda form: scores[-1][form])]
        for came in reversed(back[1:]):
            path.append(came[path[-1]])
        return path[::-1]

    def _together(self, wanted: Collection[str], plain: bool) -> dict[str, int]:
        found = dict(self.pairs(wanted)) if wanted else {}
        own = {fold(pair): n for pair, n in self._own_pairs.items()} if plain else self._own_pairs
        return {pair: found.get(pair, 0) + own.get(pair, 0) for pair in wanted}

    def _weight(self, form: str, options: Sequence[str]) -> float:
        slip = len(options) > 1 and form != options[0] and fold(form) != fold(options[0])
        return _SEEN * _log(self._words.get(form, 0)) - (_SLIP if slip else 0.0)

    def _written(
        self,
        text: str,
        tokens: Sequence[re.Match[str]],
        typed: Sequence[str],
        chosen: Sequence[str],
        plain: bool,
        half: bool,
    ) -> Reading:
        """The text with what is better of the reading chosen."""
        final = list(typed)
        for i, form in enumerate(chosen):
            if form != typed[i] and self._is_better(form, typed[i], _beside(final, chosen, i), plain, half):
                final[i] = form
        out, notes, at = [], [], 0
        for i, token in enumerate(tokens):
            out.append(text[at : token.start()])
            out.append(_cased(final[i], token.group()) if final[i] != typed[i] else token.group())
            at = token.end()
            if fold(final[i]) != fold(typed[i]):
                notes.append(f"Đã hiểu “{_pair(typed, i)}” là “{_pair(final, i)}”.")
        return Reading("".join((*out, text[at:])), tuple(notes), half)

    def _is_better(self, form: str, typed: str, beside: tuple[str, str], plain: bool, half: bool) -> bool:
        """Whether another reading of a syllable is borne out by its neighbours, or the only one there is."""
        if fold(form) == fold(typed) and self._is_odd(typed) and (half or not is_syllable(typed)):
            return True
        before, after = beside
        pairs = {s: [f"{before}_{s}" if before else "", f"{s}_{after}" if after else ""] for s in (form, typed)}
        seen = self._together({pair for both in pairs.values() for pair in both if pair}, plain)
        most = {s: max((seen.get(pair, 0) for pair in both), default=0) for s, both in pairs.items()}
        return most[form] >= EVIDENCE and most[typed] == 0


def _beside(final: Sequence[str], chosen: Sequence[str], i: int) -> tuple[str, str]:
    """The neighbours of a syllable: the one before as decided, the one after as read."""
    return (final[i - 1] if i else "", _at(chosen, i + 1))


def _at(words: Sequence[str], i: int) -> str:
    return words[i] if i < len(words) else ""


def _pair(words: Sequence[str], i: int) -> str:
    """A word with the one after it, or before it at the end."""
    start = i if i + 1 < len(words) else max(i - 1, 0)
    return " ".join(words[start : start + 2])


def _cased(form: str, raw: str) -> str:
    return form[:1].upper() + form[1:] if raw[:1].isupper() else form


def _log(count: int) -> float:
    return math.log(0.5 + count)


def edits(word: str) -> Iterator[str]:
    """All words one edit away: a letter left out, put in, changed, or two changed over (Damerau, CACM 1964)."""
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    for a, b in splits:
        yield from (a + letter + b for letter in string.ascii_lowercase)
        if b:
            yield a + b[1:]
            yield from (a + letter + b[1:] for letter in string.ascii_lowercase)
        if len(b) > 1:
            yield a + b[1] + b[0] + b[2:]
