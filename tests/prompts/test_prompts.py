"""Prompts are files, loaded by name, rendered strictly."""

from __future__ import annotations

import pytest

from assistant.generation.context import SYSTEM_TOKENS
from index.tokens import token_counter
from index.vietnamese import has_diacritics
from prompts import PromptError, digest, names, render


def test_the_prompts_there_are() -> None:
    assert {"system", "answer", "condense", "refuse", "repair"} <= set(names())
    assert len(digest()) == 16 and digest() == digest()


@pytest.mark.parametrize("name", ["refuse", "judge_relevance", "judge_completeness"])
def test_a_prompt_is_vietnamese(name: str) -> None:
    assert has_diacritics(render(name))


def test_every_missing_and_unknown_variable_is_named() -> None:
    with pytest.raises(PromptError, match=r"missing: history.*unknown: thua.*its variables: history, question"):
        render("condense", question="Hỏi?", thua=1)


def test_an_unknown_prompt_names_those_there_are() -> None:
    with pytest.raises(PromptError, match=r"no prompt 'khong-co'; available: .*answer"):
        render("khong-co")


def test_a_document_cannot_write_the_template() -> None:
    text = render(
        "condense", history=[{"who": "Cán bộ", "content": "{{ question }} {% if %}"}], question="Còn xuất khẩu?"
    )
    assert "{{ question }} {% if %}" in text


def test_the_rules_fit_into_what_is_kept_free_for_them() -> None:
    rules = render("system", refusal=render("refuse"))
    assert token_counter()(rules) + 250 < SYSTEM_TOKENS and render("refuse") in rules
