"""Who may see and change a document."""

from __future__ import annotations

import pytest

from assistant.accounts.model import OPERATOR, Access, AccountRefused, NotAllowed, Person
from index.errors import UnknownDocument
from tests.assistant.accounts.conftest import Office

READER = Person("doc1", "", "doc", frozenset({"Phòng Đầu tư"}))
OWNER = Person("nap1", "", "nap")
OTHER = Person("nap2", "", "nap")
NAMES = ["cong-khai.txt", "nhom.txt", "rieng.txt", "cu.txt"]


@pytest.fixture
def shelf(office: Office) -> Office:
    claim = office.documents.claim
    claim("cong-khai.txt", Access("nap1"), ())
    claim("nhom.txt", Access("nap1", "nhom", frozenset({"Phòng Đầu tư"})), ())
    claim("rieng.txt", Access("nap1", "rieng"), ())
    return office


@pytest.mark.parametrize(
    ("person", "seen"),
    [(READER, "cong-khai nhom cu"), (OWNER, "cong-khai nhom rieng cu"), (OTHER, "cong-khai cu"),
     (OPERATOR, "cong-khai nhom rieng cu")],
)  # fmt: skip
def test_who_sees_what(shelf: Office, person: Person, seen: str) -> None:
    assert shelf.documents.visible(person, NAMES) == {f"{name}.txt" for name in seen.split()}


def test_only_owners_and_administrators_change(shelf: Office) -> None:
    for document in NAMES[:3]:
        shelf.documents.require_change(OWNER, document)
        shelf.documents.require_change(OPERATOR, document)
    for person, document, error in (
        (READER, "nhom.txt", NotAllowed),
        (OTHER, "cong-khai.txt", NotAllowed),
        (OTHER, "rieng.txt", UnknownDocument),
        (OWNER, "cu.txt", NotAllowed),
    ):
        with pytest.raises(error):
            shelf.documents.require_change(person, document)


def test_what_the_library_holds_is_not_claimed_anew(shelf: Office) -> None:
    shelf.documents.claim("rieng.txt", Access("nap2"), {"rieng.txt"})
    assert shelf.documents.of("rieng.txt") == Access("nap1", "rieng")
    shelf.documents.forget(["rieng.txt"])
    assert shelf.documents.of("rieng.txt") == Access()


def test_groups_are_named_or_it_is_refused(shelf: Office) -> None:
    told = shelf.documents.show_to("cu.txt", "nhom", ["Văn  phòng"])
    assert (told.owner, told.groups, told.told) == ("", {"Văn phòng"}, "Nhóm: Văn phòng")
    with pytest.raises(AccountRefused, match="ít nhất một nhóm"):
        shelf.documents.show_to("cu.txt", "nhom", ["  "])
