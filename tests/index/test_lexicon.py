"""The lexicon: no phrase twice, the longest counts, "-" takes the meaning, staff may add their own."""

from __future__ import annotations

from collections import Counter

from index.lexicon import NO_SIGN, before, cues, lexicon
from index.vietnamese import fold


def test_no_phrase_of_a_kind_stands_twice_with_two_meanings() -> None:
    meanings = {(entry.kind, entry.phrase, entry.value) for entry in lexicon().entries}
    several = Counter((kind, phrase) for kind, phrase, _ in meanings)
    assert [key for key, count in several.items() if count > 1] == []
    lines = Counter((entry.kind, entry.phrase) for entry in lexicon().entries)
    assert [key for key, count in lines.items() if count > 1] == []


def test_phrases_are_written_with_their_diacritics() -> None:
    long = [entry.phrase for entry in lexicon().entries if len(entry.phrase.split()) > 2 and "#" not in entry.phrase]
    bare = [phrase for phrase in long if fold(phrase) == phrase]
    assert len(bare) < 0.02 * len(long), bare


def test_the_longest_phrase_counts_and_a_dash_takes_the_meaning() -> None:
    assert cues("Ban đã tổ chức").values("past") == ("",)
    assert cues("theo mức đã đề ra").has("past") is False
    assert cues("thu nhập bình quân").at(0, "verb") is None and cues("thu phí").at(0, "verb") is not None
    assert {entry.value for entry in lexicon().entries if entry.kind == "verb"} >= {"", "strong", NO_SIGN}


def test_numbers_and_punctuation_are_part_of_phrases() -> None:
    assert cues("đạt 62% kế hoạch năm").has("nature") is False
    assert cues("phòng, chống thiên tai").at(0, "verb") is not None
    assert before("so với cùng kỳ  năm 2023", 15, "not its time") is not None


def test_text_without_diacritics_is_read_by_the_folded_forms() -> None:
    assert cues("Phan dau thu hut 05 du an").values("nature") == ("target",)
    assert cues("đá xây dựng").has("past") is False  # "đá" is not "đã"
