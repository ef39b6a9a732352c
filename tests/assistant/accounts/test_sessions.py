"""Signing in: tokens that end, failures that lock, and nobody learns who has an account."""

from __future__ import annotations

import pytest

from assistant.accounts.sessions import MOST_SESSIONS, WRONG, SignInRefused
from tests.assistant.accounts.conftest import SECRET, Office

HERE, THERE = "10.0.0.1", "10.0.0.2"


def test_a_session_lasts_until_its_time_or_until_signing_out(office: Office) -> None:
    office.with_person("an")
    person, token = office.sessions.sign_in("An ", SECRET, HERE)
    assert office.sessions.who(token) == person
    office.sessions.end(token)
    assert office.sessions.who(token) is None
    _, later = office.sessions.sign_in("an", SECRET, HERE)
    office.now += office.sessions.seconds + 1
    assert [office.sessions.who(one) for one in (later, "", "x" * 300)] == [None] * 3


def test_a_password_typed_in_another_unicode_form_is_the_same(office: Office) -> None:
    import unicodedata

    office.with_person("an")
    assert office.sessions.sign_in("an", unicodedata.normalize("NFD", SECRET), HERE)


def test_wrong_passwords_lock_the_one_seat_and_not_the_person(office: Office) -> None:
    office.with_person("an")
    for _ in range(office.sessions.lock.tries):
        with pytest.raises(SignInRefused, match=WRONG):
            office.sessions.sign_in("an", "sai mật khẩu rồi", HERE)
    with pytest.raises(SignInRefused, match="15 phút"):
        office.sessions.sign_in("an", SECRET, HERE)
    assert office.sessions.sign_in("an", SECRET, THERE)
    office.now += office.sessions.lock.seconds + 1
    assert office.sessions.sign_in("an", SECRET, HERE)


def test_one_address_may_not_try_all_names(office: Office) -> None:
    for number in range(office.sessions.lock.of_address):
        with pytest.raises(SignInRefused, match=WRONG):
            office.sessions.sign_in(f"nguoi{number}", SECRET, HERE)
    with pytest.raises(SignInRefused, match="phút"):
        office.sessions.sign_in("khac", SECRET, HERE)


@pytest.mark.parametrize("name", ["khong-co", "chua-dat", "bi-khoa", "", "' OR 1=1 --", "a" * 5000])
def test_whoever_may_not_come_in_hears_the_same(office: Office, name: str) -> None:
    office.people.add("chua-dat", "", "doc")
    office.people.change(office.with_person("bi-khoa"), enabled=False)
    with pytest.raises(SignInRefused, match=WRONG):
        office.sessions.sign_in(name, SECRET, HERE)


def test_disabling_and_resetting_end_all_sessions(office: Office) -> None:
    office.with_person("an")
    _, first = office.sessions.sign_in("an", SECRET, HERE)
    office.people.reset("an")
    assert office.sessions.who(first) is None
    token = office.sessions.begin(office.with_person("binh"))
    office.people.change("binh", enabled=False)
    assert office.sessions.who(token) is None


def test_sessions_of_one_person_are_bounded(office: Office) -> None:
    office.with_person("an")
    tokens = []
    for _ in range(MOST_SESSIONS + 3):
        office.now += 1
        tokens.append(office.sessions.begin("an"))
    assert [office.sessions.who(token) is not None for token in tokens] == [False] * 3 + [True] * MOST_SESSIONS
