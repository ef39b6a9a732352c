"""A library narrowed to what somebody may see is told apart from a smaller library by nobody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import FileRefused, UnknownDocument
from index.library import Library, Shelving
from index.settings import Settings
from index.visible import VisibleLibrary
from tests.conftest import HashingEmbedder

OPEN = (
    "BÁO CÁO\n\nKhu công nghiệp Zuvoqua thu ngân sách đạt 12,5 tỷ đồng năm 2024.\n\nGiao Sở Tài chính rà soát giá đất."
)
SECRET = "BÁO CÁO\n\nKhu công nghiệp Mirelda thu ngân sách đạt 73,19 tỷ đồng năm 2024, theo ông Quexalto."
TERMS = {"ngân": 1.0, "sách": 1.0, "mirelda": 1.0}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("visible")
    with _library(folder / "whole", {"zuvoqua.txt": OPEN, "mirelda.txt": SECRET}) as library:
        yield library


def _library(folder: Path, files: dict[str, str]) -> Library:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    library = Library.open(Settings(data_dir=folder / "data"), HashingEmbedder())
    assert all(result.status == "added" for result in library.add([folder / name for name in files]))
    return library


@pytest.fixture
def seen(whole: Library) -> VisibleLibrary:
    return VisibleLibrary(whole, frozenset({"zuvoqua.txt"}))


def test_lists_words_and_counts_are_of_what_is_seen(whole: Library, seen: VisibleLibrary) -> None:
    assert [info.document for info in seen.reports()] == ["zuvoqua.txt"]
    assert seen.stats()["documents"] == 1 and seen.stats()["passages"] < whole.stats()["passages"]
    assert "quexalto" in whole.vocabulary() and not {"quexalto", "mirelda"} & set(seen.vocabulary())
    assert whole.passage_counts(["ngân", "mirelda"])[0] == {"ngân": 2, "mirelda": 1}
    assert seen.passage_counts(["ngân", "mirelda"])[0] == {"ngân": 1, "mirelda": 0}
    assert seen.revision != whole.revision


def test_searches_find_what_is_seen_whatever_is_asked_for(whole: Library, seen: VisibleLibrary) -> None:
    vector = HashingEmbedder().query("ngân sách Mirelda Quexalto")
    for documents in (None, ["mirelda.txt"], [], ["zuvoqua.txt", "mirelda.txt"]):
        found = seen.lexical_search(TERMS, 10, documents=documents) + seen.dense_search(vector, 10, documents)
        told = {passage.document for passage in seen.get_passages(list(dict(found)))}
        assert told == ({"zuvoqua.txt"} if documents is None or "zuvoqua.txt" in documents else set())


def test_ids_and_names_of_others_lead_nowhere(whole: Library, seen: VisibleLibrary) -> None:
    info = whole.find("mirelda.txt")
    passage = whole.passages("mirelda.txt")[0].id
    for ask in (seen.find, seen.report, seen.passages, seen.original, seen.remove):
        for name in ("mirelda.txt", info.id, info.digest):
            with pytest.raises(UnknownDocument):
                ask(name)
    for look in (seen.passage, seen.context):
        with pytest.raises(UnknownDocument):
            look(passage)
    assert seen.get_passages([passage]) == [] and seen.facts([passage]) == {}


def test_what_comes_later_does_not_show(whole: Library, seen: VisibleLibrary, tmp_path: Path) -> None:
    (tmp_path / "moi.txt").write_text("BÁO CÁO\n\nVondrake đạt 5 tỷ đồng.", encoding="utf-8")
    list(whole.add([tmp_path / "moi.txt"]))
    seen.refresh()
    assert [info.document for info in seen.reports()] == ["zuvoqua.txt"] and "vondrake" not in seen.vocabulary()
    whole.remove("moi.txt")


def test_nothing_seen_is_an_empty_library(whole: Library) -> None:
    nothing = VisibleLibrary(whole, frozenset())
    assert (nothing.reports(), nothing.vocabulary(), nothing.lexical_search(TERMS, 5)) == ([], {}, [])
    assert nothing.dense_search(HashingEmbedder().query("ngân sách"), 5) == []


_HEAD = "BAN QUẢN LÝ KHU KINH TẾ\n\nBÁO CÁO\nKết quả {of}\n\nSố: {number}/BC-BQL\n\nĐà Lạt, ngày {day}/01/2025\n\n"
VERSIONS = {
    "cu.txt": _HEAD.format(of="thu hút đầu tư", number=11, day=10) + "Thu ngân sách đạt 5 tỷ đồng.",
    "kin.txt": _HEAD.format(of="rà soát quy hoạch", number=33, day=20)
    + "Báo cáo này thay thế Báo cáo số 11/BC-BQL ngày 10 tháng 01 năm 2025.",
    "ngoai.txt": _HEAD.format(of="nhập khẩu máy móc", number=44, day=25) + "Nhập khẩu đạt 7 triệu USD.",
}


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with _library(tmp_path_factory.mktemp("visible-versions") / "whole", VERSIONS) as library:
        yield library


def test_a_paper_is_replaced_by_none_that_is_not_seen(versions: Library) -> None:
    versions.decide("ngoai.txt", "kin.txt", "separate")
    seen = VisibleLibrary(versions, frozenset({"cu.txt", "ngoai.txt"}))
    assert versions.passages("cu.txt")[0].standing and versions.standings and versions.proposals
    assert [passage.standing for passage in seen.passages("cu.txt")] == [()]
    assert (seen.standings, seen.relations, seen.proposals, seen.decisions) == ({}, (), (), ())


def test_what_staff_say_goes_through_to_the_library_and_shows_at_once(versions: Library) -> None:
    seen = VisibleLibrary(versions, frozenset({"cu.txt", "ngoai.txt"}))
    seen.decide("ngoai.txt", "cu.txt", "amends", "An")
    assert [one.who for one in seen.decisions] == ["An"] and seen.decisions[0] in versions.decisions
    seen.undecide("ngoai.txt", "cu.txt")
    assert seen.decisions == ()
    assert seen.correct("ngoai.txt", {"number": "45/BC-BQL"}, "An").corrections[0].who == "An"
    assert seen.find("ngoai.txt").metadata.number == "45/BC-BQL" == versions.find("ngoai.txt").metadata.number
    for say in (seen.decide, seen.undecide):
        with pytest.raises(UnknownDocument):
            say(*("cu.txt", "kin.txt", "replaces")[: 3 if say == seen.decide else 2])
    with pytest.raises(UnknownDocument):
        seen.correct("kin.txt", {"number": "1/BC"})


class Unaware(Shelving):
    def sees(self, document: str) -> bool:
        return document != "kin.txt"


def test_whoever_adds_is_told_of_no_version_that_he_may_not_see(versions: Library, tmp_path: Path) -> None:
    (tmp_path / "ban-sua.txt").write_text(VERSIONS["kin.txt"] + "\n\nBản sửa.", encoding="utf-8")
    (result,) = versions.add([tmp_path / "ban-sua.txt"], shelving=Unaware())
    assert result.status == "added" and "kin.txt" not in " ".join(result.notes)
    versions.remove("ban-sua.txt")
    (result,) = versions.add([tmp_path / "ban-sua.txt"])
    assert "kin.txt" in " ".join(result.notes)
    versions.remove("ban-sua.txt")


class Moved(Shelving):
    """Names of others are no names for this one; what is public he may not replace."""

    def name(self, document: str) -> str:
        return f"An › {document}" if document == "mirelda.txt" else document

    def store(self, document: str, held: object) -> None:
        if document == "zuvoqua.txt":
            raise FileRefused(document, "của người khác")


def test_adding_under_anothers_name_touches_nothing(whole: Library, seen: VisibleLibrary, tmp_path: Path) -> None:
    for name in ("mirelda.txt", "zuvoqua.txt"):
        (tmp_path / name).write_text("BÁO CÁO\n\nNội dung khác hẳn, 9 tỷ đồng.", encoding="utf-8")
    before = {name: whole.find(name).digest for name in ("mirelda.txt", "zuvoqua.txt")}
    results = list(seen.add([tmp_path], shelving=Moved()))
    assert sorted((one.document, one.status) for one in results) == [
        ("An › mirelda.txt", "added"),
        ("zuvoqua.txt", "refused"),
    ]
    assert {name: whole.find(name).digest for name in before} == before
    whole.remove("An › mirelda.txt")
