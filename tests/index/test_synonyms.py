"""Groups of phrases with one meaning."""

from __future__ import annotations

import pytest

from index.synonyms import build_synonyms, read_groups, synonyms_of
from index.vietnamese import Analyzer, build_analyzer, fold


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return build_analyzer()


def test_a_phrase_finds_the_others_of_its_group(analyzer: Analyzer) -> None:
    synonyms = build_synonyms(analyzer)
    found = synonyms.in_text(["doanh", "nghiệp", "xuất", "khẩu", "giày"])
    assert (2, 4, synonyms.groups[("xuất", "khẩu")]) in found
    assert ("bán", "ra", "nước", "ngoài") in synonyms.groups[("xuất", "khẩu")]


def test_groups_know_both_ways_and_not_themselves() -> None:
    synonyms = synonyms_of([(("a",), ("b", "c")), (("a",), ("d",))])
    assert synonyms.groups == {("a",): (("b", "c"), ("d",)), ("b", "c"): (("a",),), ("d",): (("a",),)}
    assert synonyms.longest == 2
    assert synonyms.in_text(["x", "b", "c"]) == [(1, 3, (("a",),))]


def test_no_groups() -> None:
    assert synonyms_of([]).in_text(["doanh", "thu"]) == []


def test_abbreviations_and_long_forms_share_their_groups(analyzer: Analyzer) -> None:
    synonyms = build_synonyms(analyzer)
    assert (
        synonyms.in_text(analyzer.syllables("GPMB"))
        == synonyms.in_text(analyzer.syllables("giải phóng mặt bằng"))
        != []
    )


def test_folded_groups_serve_questions_without_diacritics(analyzer: Analyzer) -> None:
    synonyms = build_synonyms(analyzer, folded=True)
    assert synonyms.groups[("xuat", "khau")]
    assert all(s == fold(s) for phrase in synonyms.groups for s in phrase)


@pytest.mark.parametrize(
    "pair",
    [
        ("tăng", "giảm"),
        ("xuất khẩu", "nhập khẩu"),
        ("chỉ tiêu", "kết quả"),
        ("tỷ", "triệu"),
        ("trưởng ban", "phó trưởng ban"),
    ],
)
def test_what_changes_the_figure_is_no_synonym(analyzer: Analyzer, pair: tuple[str, str]) -> None:
    groups = build_synonyms(analyzer).groups
    one, other = (tuple(phrase.split()) for phrase in pair)
    assert other not in groups.get(one, ())


@pytest.mark.parametrize("name", ["synonyms.tsv", "indicators.tsv"])
def test_every_data_line_names_something(analyzer: Analyzer, name: str) -> None:
    groups = read_groups(name, analyzer, folded=False)
    assert len(groups) > 5
    assert all(phrase for group in groups for phrase in group)
