"""Conversations kept on the server: each its person's, shared by a link, deleted for good."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.accounts import talks as module
from assistant.accounts.talks import FILE, TalkRefused, Talks

ID = "cuoc-tro-chuyen-1"


@pytest.fixture
def talks(tmp_path: Path) -> Talks:
    return Talks(tmp_path, clock=iter(range(1000)).__next__)


def put(talks: Talks, person: str = "an", id_: str = ID, seen: str = "", text: str = "Xuất khẩu?") -> module.Talk:
    return talks.put(person, id_, seen, "Xuất khẩu?", "xuat khau lam dong", text)


def test_each_sees_his_own_the_newest_first(talks: Talks) -> None:
    put(talks)
    put(talks, id_="cuoc-tro-chuyen-2")
    put(talks, "binh")
    assert [one.id for one in talks.all("an")] == ["cuoc-tro-chuyen-2", ID]
    assert talks.find("binh", ID).text == "Xuất khẩu?"
    with pytest.raises(TalkRefused):
        talks.find("chi", ID)


def test_what_was_changed_elsewhere_is_not_written_over(talks: Talks) -> None:
    first = put(talks)
    second = put(talks, seen=first.revision, text="Nhập khẩu?")
    assert second.id == ID
    other = put(talks, seen=first.revision, text="Thu ngân sách?")
    assert other.id != ID
    assert talks.find("an", ID).text == "Nhập khẩu?"


def test_a_name_stays_and_is_searched(talks: Talks) -> None:
    first = put(talks)
    talks.rename("an", ID, " Họp  quý 3 ")
    put(talks, seen=first.revision)
    assert talks.all("an", "khau dong")[0].called == "Họp quý 3"
    assert talks.all("an", "khau nhap") == []
    for name in ("", "a" * 200, "a\x00b"):
        with pytest.raises(TalkRefused):
            talks.rename("an", ID, name)


def test_a_link_leads_there_until_it_is_taken_back(talks: Talks) -> None:
    put(talks)
    token = talks.share("an", ID)
    assert talks.share("an", ID) == token
    assert talks.shared(token).id == ID
    talks.unshare("an", ID)
    for lost in (token, "", "x" * 22, "../" * 9):
        with pytest.raises(TalkRefused):
            talks.shared(lost)


def test_nobody_shares_or_renames_what_is_another_s(talks: Talks) -> None:
    put(talks)
    for work in (lambda: talks.share("binh", ID), lambda: talks.rename("binh", ID, "Của tôi")):
        with pytest.raises(TalkRefused):
            work()
    talks.delete("binh", ID)
    assert talks.find("an", ID).token == ""


def test_what_is_deleted_is_in_no_file_any_more(talks: Talks, tmp_path: Path) -> None:
    put(talks, text="Zuvoqua " * 2000)
    talks.delete("an", ID)
    assert talks.all("an") == []
    assert all(b"Zuvoqua" not in file.read_bytes() for file in tmp_path.glob(f"{FILE}*"))


def test_there_is_a_most_for_each_person(talks: Talks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 100)
    first = put(talks, text="a" * 90)
    with pytest.raises(TalkRefused, match="hết chỗ"):
        put(talks, id_="cuoc-tro-chuyen-2", text="a" * 20)
    put(talks, seen=first.revision, text="a" * 95)  # what is there goes on
    put(talks, "binh")


@pytest.mark.parametrize("id_", ["", "a", "A" * 20, "../../etc", "a" * 41, "x'; DROP TABLE talks; --"])
def test_names_of_conversations_are_checked(talks: Talks, id_: str) -> None:
    with pytest.raises(TalkRefused):
        put(talks, id_=id_)
