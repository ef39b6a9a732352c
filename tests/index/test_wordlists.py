"""Word lists and patterns that are data."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from index.wordlists import entries, kinds, pattern, patterns

LISTS = [
    (package, file.name)
    for package in ("index", "assistant")
    for file in files(package).joinpath("data").iterdir()
    if file.name.endswith(".tsv")
]


def test_a_kind_is_any_of_its_lines_and_of_the_kinds_it_names() -> None:
    person = pattern("people.tsv", "person", "assistant")
    assert [m.group() for m in person.finditer("Ông Nguyễn Văn Nam và bà H Lan Niê")] == [
        "Ông Nguyễn Văn Nam",
        "bà H Lan Niê",
    ]


def test_case_is_told_by_the_first_line_of_a_kind() -> None:
    assert pattern("pages.tsv", "furniture").fullmatch("ĐĂNG NHẬP")
    assert not pattern("heads.tsv", "mandate").match("theo")


def test_lines_can_be_tried_one_by_one_the_strongest_first() -> None:
    found = [one for one in patterns("deadlines.tsv", "stated") if one.search("hoàn thành trước ngày 30/6/2024")]
    assert found[0] is patterns("deadlines.tsv", "stated")[1]


def test_a_third_column_is_no_part_of_a_pattern() -> None:
    assert kinds("numerals.tsv")["digit"][0] == "không\t0"
    assert pattern("numerals.tsv", "whole text").fullmatch("ba trăm linh năm")


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(KeyError, match="no such kind"):
        pattern("times.tsv", "no such kind")


@pytest.mark.parametrize(("package", "name"), LISTS)
def test_every_list_says_what_it_is_for_and_holds_nothing_twice(package: str, name: str) -> None:
    text = files(package).joinpath("data", name).read_text(encoding="utf-8")
    assert text.startswith("#")
    assert not re.search(r" $", "\n".join(entries(name, package)), re.MULTILINE)
    assert len(set(entries(name, package))) == len(entries(name, package))
