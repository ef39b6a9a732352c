"""People, what they may do, and who may see a document. Values and pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from index.errors import TrolyError

Role = Literal["doc", "nap", "quan-tri"]
ROLES: Mapping[Role, str] = {"doc": "đọc", "nap": "nạp tài liệu", "quan-tri": "quản trị"}
Audience = Literal["tat-ca", "nhom", "rieng"]
AUDIENCES: Mapping[Audience, str] = {"tat-ca": "Mọi người", "nhom": "Các nhóm", "rieng": "Chỉ người nạp"}

LONGEST_SHOWN = 80
LONGEST_GROUP = 60
MOST_GROUPS = 50
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?(?:@[a-z0-9.-]{1,80})?")


class AccountRefused(TrolyError):
    """An account, a group or a visibility that can't be as it was asked for."""


class NotAllowed(TrolyError):
    """Somebody asks for what his role or his rights to a document don't give."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in, or whose key a program has. `name` is what he signs in with."""

    name: str
    shown: str
    role: Role
    groups: frozenset[str] = frozenset()
    enabled: bool = True

    @property
    def may_add(self) -> bool:
        return self.role in ("nap", "quan-tri")

    @property
    def may_manage(self) -> bool:
        return self.role == "quan-tri"


OPERATOR = Person("", "", "quan-tri")
"""Whoever asks where accounts are off, or starts a command: he can read the files anyway."""


@dataclass(frozen=True, slots=True)
class Access:
    """Whose a document is ("" for one that nobody has added by his account) and who may see it."""

    owner: str = ""
    audience: Audience = "tat-ca"
    groups: frozenset[str] = frozenset()

    @property
    def told(self) -> str:
        if self.audience == "nhom":
            return f"Nhóm: {', '.join(sorted(self.groups))}" if self.groups else "Không nhóm nào"
        return AUDIENCES[self.audience]


OPEN = Access()
"""Documents of which nothing else is known."""


def may_see(person: Person, access: Access) -> bool:
    """Whether a document shows to somebody: administrators see all."""
    if person.may_manage or access.audience == "tat-ca" or (access.owner and access.owner == person.name):
        return True
    return access.audience == "nhom" and bool(access.groups & person.groups)


def may_change(person: Person, access: Access) -> bool:
    """Whether somebody may replace or remove a document and say who sees it: administrators any, others their own."""
    return person.may_manage or (person.may_add and bool(access.owner) and access.owner == person.name)


def require_adding(person: Person) -> None:
    """Raises NotAllowed."""
    if not person.may_add:
        raise NotAllowed(
            "Tài khoản này chỉ được đọc và hỏi. Cần nạp hay gỡ tài liệu, hãy nhờ người quản trị cấp quyền."
        )


def require_managing(person: Person) -> None:
    """Raises NotAllowed."""
    if not person.may_manage:
        raise NotAllowed("Việc này chỉ người quản trị làm được. Hãy liên hệ người quản trị phần mềm.")


def name_of(text: str) -> str:
    """A name to sign in with, as it is kept. Raises AccountRefused."""
    name = unicodedata.normalize("NFC", text).strip().lower()
    if not _NAME.fullmatch(name):
        raise AccountRefused(
            f"Tên đăng nhập {text[:60]!r} không dùng được. Cần 1 đến 40 chữ cái không dấu, chữ số, dấu chấm, gạch nối "
            "hoặc gạch dưới, ví dụ nguyen.van.an; có thể là địa chỉ thư điện tử."
        )
    return name


def shown_of(text: str, name: str) -> str:
    """How somebody is called on the page: his full name, or else the one that he signs in with."""
    shown = " ".join(unicodedata.normalize("NFC", text).split())
    if len(shown) > LONGEST_SHOWN or not shown.isprintable():
        raise AccountRefused(f"Họ tên cần từ 1 đến {LONGEST_SHOWN} ký tự in được, không nhận {text[:100]!r}.")
    return shown or name


def role_of(text: str) -> Role:
    """By its code or its Vietnamese name. Raises AccountRefused."""
    wanted = unicodedata.normalize("NFC", text).strip().casefold()
    for role in get_args(Role):
        if wanted in (role, ROLES[role]):
            return role  # type: ignore[no-any-return]
    accepted = "; ".join(f"{role} ({told})" for role, told in ROLES.items())
    raise AccountRefused(f"Không có quyền {text[:40]!r}. Các quyền: {accepted}.")


def audience_of(text: str) -> Audience:
    """Raises AccountRefused."""
    for audience in get_args(Audience):
        if text in (audience, AUDIENCES[audience]):
            return audience  # type: ignore[no-any-return]
    raise AccountRefused(f"Không có phạm vi xem {text[:40]!r}. Các phạm vi: {', '.join(AUDIENCES.values())}.")


def access_of(owner: str, audience: str, groups: Iterable[str]) -> Access:
    """Raises AccountRefused for an audience that is none, or groups that are not named."""
    told = audience_of(audience)
    kept = groups_of(groups) if told == "nhom" else frozenset()
    if told == "nhom" and not kept:
        raise AccountRefused("Hãy chọn ít nhất một nhóm được xem tài liệu.")
    return Access(owner, told, kept)


def groups_of(names: Iterable[str]) -> frozenset[str]:
    """Groups as they are kept: in one Unicode form, single spaces. Raises AccountRefused."""
    found = frozenset(filter(None, (" ".join(unicodedata.normalize("NFC", name).split()) for name in names)))
    for name in found:
        if len(name) > LONGEST_GROUP or not name.isprintable() or "," in name:
            raise AccountRefused(f"Tên nhóm cần từ 1 đến {LONGEST_GROUP} ký tự, không có dấu phẩy: {name[:80]!r}.")
    if len(found) > MOST_GROUPS:
        raise AccountRefused(f"Nhiều nhất {MOST_GROUPS} nhóm, không nhận {len(found)}.")
    return found
