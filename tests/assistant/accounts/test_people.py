"""People: the first administrator, codes that count once, roles and groups, what is refused."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.__main__ import app
from assistant.accounts.database import Database
from assistant.accounts.model import AccountRefused, audience_of, name_of, role_of
from assistant.accounts.people import CODE_HOURS
from index.backup import backup, restore
from index.errors import LibraryUnavailable
from index.library import Library
from index.settings import Settings
from tests.assistant.accounts.conftest import SECRET, Office


def test_the_first_code_makes_an_administrator_once(office: Office) -> None:
    old, code = office.people.first_code(), office.people.first_code()
    for wrong in (old, "aaaa-bbbb-cccc-dddd", ""):
        with pytest.raises(AccountRefused, match="Mã không đúng"):
            office.people.set_password("an", wrong, SECRET)
    assert office.people.set_password("An", code.upper().replace("-", " "), SECRET, "Nguyễn Văn An").may_manage
    with pytest.raises(AccountRefused):
        office.people.set_password("binh", code, SECRET)
    assert [(one.name, one.shown) for one in office.people.all()] == [("an", "Nguyễn Văn An")]


def test_an_old_first_code_is_worth_nothing_once_there_is_an_administrator(office: Office) -> None:
    office.with_person("an", "quan-tri")
    with pytest.raises(AccountRefused):
        office.people.set_password("gian", office.people.first_code(), SECRET)


def test_a_code_is_for_one_person_and_a_while(office: Office) -> None:
    code = office.people.add("binh", "Trần Bình", "nap", ["Phòng Đầu tư"])
    office.people.add("chi", "", "doc")
    with pytest.raises(AccountRefused):
        office.people.set_password("chi", code, SECRET)
    office.now += CODE_HOURS * 3600 + 1
    with pytest.raises(AccountRefused):
        office.people.set_password("binh", code, SECRET)
    binh = office.people.set_password("binh", office.people.reset("binh"), SECRET)
    assert (binh.role, binh.groups, binh.may_add, binh.may_manage) == ("nap", {"Phòng Đầu tư"}, True, False)


def test_the_last_administrator_stays(office: Office) -> None:
    office.with_person("an", "quan-tri")
    for change in ({"role": "doc"}, {"enabled": False}):
        with pytest.raises(AccountRefused, match="ít nhất một người quản trị"):
            office.people.change("an", **change)
    office.with_person("binh", "quan-tri")
    assert not office.people.change("an", enabled=False).enabled


@pytest.mark.parametrize("name", ["", " ", "Nguyễn An", "a b", "../an", "-an", "a" * 41, "an\nb", "an;--"])
def test_names_that_are_none(office: Office, name: str) -> None:
    with pytest.raises(AccountRefused):
        office.people.add(name, "", "doc")


@pytest.mark.parametrize("password", ["ngắn", "a" * 201, "aaaaaaaaaaaa", "nguyen.van.an"])
def test_passwords_that_are_none(office: Office, password: str) -> None:
    with pytest.raises(AccountRefused):
        office.passwords.hashed(password, "nguyen.van.an")


def test_what_is_accepted_is_named() -> None:
    assert (name_of(" An.BQL@kcn.vn "), role_of("Nạp tài liệu"), audience_of("rieng")) == (
        "an.bql@kcn.vn",
        "nap",
        "rieng",
    )
    with pytest.raises(AccountRefused, match=r"quan-tri \(quản trị\)"):
        role_of("root")


def test_only_its_owner_reads_the_file_and_a_backup_has_it(office: Office, tmp_path: Path) -> None:
    office.with_person("an")
    assert {stat.S_IMODE(file.stat().st_mode) for file in office.path.iterdir()} == {0o600}
    assert SECRET.encode() not in office.database.path.read_bytes()
    Library.open(settings := Settings(data_dir=office.path, embedding="none")).close()
    backup(settings, tmp_path / "sao-luu.zip")
    restore(Settings(data_dir=tmp_path / "copy", embedding="none"), tmp_path / "sao-luu.zip")
    restored = Office(tmp_path / "copy")
    assert restored.sessions.sign_in("an", SECRET, "10.0.0.1")[0].name == "an"


def test_a_file_of_a_newer_version_or_of_no_kind_is_left_alone(office: Office) -> None:
    office.with_person("an")
    with closing(sqlite3.connect(office.database.path)) as opened:
        opened.execute("PRAGMA user_version = 99")
    with pytest.raises(LibraryUnavailable, match="mới hơn"):
        office.people.all()
    office.database.path.write_bytes(b"not a database" * 100)
    with pytest.raises(LibraryUnavailable, match="tệp tài khoản"):
        Database(office.path).reading().__enter__()


def test_the_commands(tmp_path: Path) -> None:
    data = ["--data", str(tmp_path)]
    run = CliRunner()
    said = run.invoke(app, ["accounts", "add", "an", "--role", "nap", "--groups", "Phòng Đầu tư,Văn phòng", *data])
    assert len(said.stdout.strip()) == 19 and "Mã dùng một lần" in said.stderr
    for command in (["role", "an", "quan-tri"], ["groups", "an", "Văn phòng"], ["reset", "an"], ["enable", "an"]):
        assert run.invoke(app, ["accounts", *command, *data]).exit_code == 0
    assert run.invoke(app, ["accounts", "list", *data]).stdout == "an\tan\tquản trị; nhóm: Văn phòng\n"
    assert isinstance(run.invoke(app, ["accounts", "role", "binh", "doc", *data]).exception, AccountRefused)


def test_settings_that_are_none() -> None:
    with pytest.raises(ValueError, match="accounts"):
        Settings.model_validate({"accounts": "maybe"})
