"""Accounts of one data folder, put together by the settings; None where they are off."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from assistant.accounts.database import Database
from assistant.accounts.documents import DocumentRights
from assistant.accounts.passwords import Passwords
from assistant.accounts.people import People
from assistant.accounts.sessions import Sessions
from assistant.accounts.talks import Talks
from index.settings import Settings


@dataclass(frozen=True, slots=True)
class Accounts:
    """All that is kept of people and their rights."""

    settings: Settings
    people: People
    sessions: Sessions
    documents: DocumentRights
    talks: Talks


def open_accounts(settings: Settings) -> Accounts:
    """Cheap: the file is made at the first use."""
    database, passwords = Database(settings.data_dir), Passwords()
    return Accounts(
        settings,
        People(database, passwords),
        Sessions(database, passwords, settings.sign_in_hours),
        DocumentRights(database),
        Talks(settings.data_dir),
    )


def accounts_of(settings: Settings) -> Accounts | None:
    """The accounts that the page and the interfaces ask; None where whoever reaches them may do all."""
    on = settings.accounts == "on" or (settings.accounts == "auto" and reached_by_others(settings))
    return open_accounts(settings) if on else None


def reached_by_others(settings: Settings) -> bool:
    """Whether people of other machines use the page: it listens to them, or what is set speaks of a proxy before it."""
    behind = settings.root_path or settings.allowed_hosts or settings.person_header or settings.oidc_issuer
    return not is_loopback(settings.host) or bool(behind)


def is_loopback(host: str) -> bool:
    """Whether only this computer reaches what is served there."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
