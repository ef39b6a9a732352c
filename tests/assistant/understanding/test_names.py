"""Proper names keep syllables that would be courtesies elsewhere, and documents are found by whole names."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from assistant.understanding.words import names_in, trimmed, words_of


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("tài liệu về KCN Phú Hội", "phu hoi"),
        ("tài liệu về kcn phú hội ạ", "phu hoi"),
        ("tai lieu ve khu cong nghiep phu hoi", "phu hoi"),
        ("ông Nguyễn Văn Nào nói gì", "nguyen van nao"),
        ("văn bản nào nói đến xã Xin Chào?", "xin chao"),
        ("KCN Hiện Đại Nhất thì sao", "hien dai nhat"),
        ("kcn nào thu hút nhiều hơn ạ", ""),
        ("Tình hình thế nào?", ""),
        ("CÓ NHỮNG TÀI LIỆU NÀO", ""),
        ("cảm ơn Anh Chị", ""),
    ],
)
def test_names_of_a_question(asked: str, name: str) -> None:
    assert [" ".join(syllables) for syllables in names_in(asked)] == ([name] if name else [])


def test_a_name_at_the_end_loses_nothing() -> None:
    typed = "về KCN Phú Hội ạ"
    words = trimmed(words_of(typed))
    assert typed[words[0].start : words[-1].end] == "KCN Phú Hội"


@pytest.mark.parametrize(
    ("asked", "documents"),
    [
        ("Có những văn bản nào nói về KCN Phú Hội?", {"lam-dong.txt"}),
        ("Tài liệu nào đề cập khu công nghiệp Tân Phú Thạnh?", {"hau-giang.txt"}),
        ("Trong các tài liệu, văn bản nào viết về kcn phú hội?", {"lam-dong.txt"}),
        ("Văn bản nào nói về KCN Hội Phú?", set()),
    ],
)
def test_documents_that_speak_of_a_name(assistant: Assistant, asked: str, documents: set[str]) -> None:
    answer = assistant.ask(asked)
    assert {citation.document for citation in answer.citations} == documents
    assert answer.refused == (not documents)
