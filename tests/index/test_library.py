"""The library over both kinds of store: add, replace, remove, rebuild, search, and other processes' changes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from index.embedding import HashingEmbedder
from index.errors import EmbedderMismatch, EmbeddingUnavailable, LibraryBusy, TrolyError, UnknownDocument
from index.lexical import Filling
from index.library import AddProgress, Library
from index.locking import writer_lock
from index.settings import Settings

INVEST = "Trong 6 tháng đầu năm 2019, các khu công nghiệp tỉnh Lâm Đồng thu hút 12 dự án, vốn đăng ký 4.464,42 tỷ đồng."
LABOUR = "Tổng số lao động trong các khu công nghiệp là 15.000 người, tăng 3,5% so với cùng kỳ năm 2018."
TASKS = "Yêu cầu các phòng chuyên môn hoàn thành báo cáo kết quả thực hiện nhiệm vụ trước ngày 30/6/2019."


@pytest.fixture
def library(either_settings: Settings, embedder: HashingEmbedder) -> Iterator[Library]:
    with Library.open(either_settings, embedder) as opened:
        yield opened


def add(library: Library, *paths: Path) -> list[tuple[str, str]]:
    return [(result.document, result.status) for result in library.add(paths)]


def lexical(library: Library, question: str, **how: object) -> list[str]:
    terms = dict.fromkeys(library.analyzer.terms(question), 1.0)
    return [one for one, _ in library.lexical_search(terms, 10, **how)]  # type: ignore[arg-type]


def dense(library: Library, question: str, documents: list[str] | None = None) -> list[str]:
    assert library.embedder
    return [one for one, _ in library.dense_search(library.embedder.query(question), 10, documents)]


def contents(library: Library) -> dict[str, list[object]]:
    return {r.document: [r, *library.passages(r.document)] for r in library.reports()}


class TestContract:
    def test_an_empty_library(self, library: Library) -> None:
        assert library.reports() == []
        assert lexical(library, "lao động") == dense(library, "lao động") == library.check() == []

    def test_what_is_added_is_found(self, library: Library, make_file) -> None:
        assert add(library, make_file("đầu tư.txt", INVEST), make_file("lao động.txt", LABOUR)) == [
            ("đầu tư.txt", "added"),
            ("lao động.txt", "added"),
        ]
        for hits in (lexical(library, "thu hút dự án"), dense(library, INVEST)):
            assert library.passage(hits[0]).document == "đầu tư.txt"
        assert INVEST in library.passage(hits[0]).text
        assert library.check() == []

    def test_adding_again_changes_nothing(self, library: Library, make_file) -> None:
        path = make_file("a.txt", INVEST)
        add(library, path)
        before = library.revision, contents(library)
        assert add(library, path) == [("a.txt", "unchanged")]
        assert (library.revision, contents(library)) == before

    def test_a_new_version_replaces_the_old_one(self, library: Library, make_file) -> None:
        add(library, make_file("a.txt", INVEST), make_file("b.txt", TASKS))
        old = library.passages("a.txt")
        assert add(library, make_file("a.txt", LABOUR)) == [("a.txt", "replaced")]
        assert [p.text for p in library.passages("a.txt")] == [LABOUR]
        assert not {p.id for p in old} & {*lexical(library, INVEST), *dense(library, INVEST)}
        assert library.get_passages([p.id for p in old]) == []
        assert library.check() == []

    def test_equal_contents_under_two_names_are_two_documents(self, library: Library, make_file) -> None:
        add(library, make_file("a.txt", INVEST), make_file("b.txt", INVEST))
        assert {library.passage(one).document for one in lexical(library, "dự án")} == {"a.txt", "b.txt"}
        library.remove("a.txt")
        assert [p.text for p in library.passages("b.txt")] == [INVEST]

    def test_two_files_with_one_name_are_told_apart_by_their_folders(self, library: Library, make_file) -> None:
        paths = [make_file("a.txt", INVEST), make_file("a.txt", LABOUR, folder="khác")]
        assert add(library, *paths) == [("a.txt", "added"), ("khác › a.txt", "added")]
        assert add(library, *paths) == [("a.txt", "unchanged"), ("khác › a.txt", "unchanged")]
        assert [p.text for p in library.passages("khác › a.txt")] == [LABOUR]

    def test_two_uploads_with_one_name_can_not_be_told_apart(self, library: Library, make_file) -> None:
        results = list(library.add([make_file("a.txt", INVEST), make_file("a.txt", LABOUR, folder="1")]))
        assert [r.status for r in results] == ["added", "refused"]
        assert "Trùng tên" in results[1].reason

    def test_a_bad_file_does_not_stop_the_others(self, library: Library, make_file, tmp_path: Path) -> None:
        make_file("hỏng.pdf", "không phải PDF")
        make_file("tốt.txt", INVEST)
        results = {r.document: r for r in library.add([tmp_path / "in", tmp_path / "không có.docx"])}
        assert {name: r.status for name, r in results.items()} == {
            "hỏng.pdf": "refused",
            "tốt.txt": "added",
            "không có.docx": "refused",
        }
        assert all(r.reason for r in results.values() if r.status == "refused")

    def test_names_are_nfc(self, library: Library, make_file) -> None:
        name = "Báo cáo quý 3 – Đắk Lắk.txt"
        add(library, make_file(unicodedata.normalize("NFD", name), INVEST))
        assert [r.document for r in library.reports()] == [name]
        assert library.find(unicodedata.normalize("NFD", name)).document == name

    def test_what_is_removed_is_gone(self, library: Library, make_file) -> None:
        add(library, make_file("a.txt", INVEST), make_file("b.txt", LABOUR))
        assert library.remove(library.find("a.txt").id).document == "a.txt"
        assert [r.document for r in library.reports()] == ["b.txt"]
        assert "a.txt" not in {
            library.passage(one).document for one in (*lexical(library, INVEST), *dense(library, INVEST))
        }
        assert library.check() == []

    @pytest.mark.parametrize("name", ["không có.docx", "0000000"])
    def test_an_unknown_document_is_named(self, library: Library, name: str) -> None:
        with pytest.raises(UnknownDocument, match=name):
            library.remove(name)

    def test_an_id_of_two_documents_is_refused(self, library: Library, make_file) -> None:
        add(library, make_file("a.txt", INVEST), make_file("b.txt", INVEST))
        with pytest.raises(UnknownDocument, match=r"a\.txt, b\.txt"):
            library.remove(library.find("a.txt").id)

    def test_a_search_can_be_limited_to_documents(self, library: Library, make_file) -> None:
        add(library, make_file("a.txt", INVEST), make_file("b.txt", LABOUR))
        for hits in (lexical(library, "khu công nghiệp", documents=["b.txt"]), dense(library, INVEST, ["b.txt"])):
            assert [library.passage(one).document for one in hits] == ["b.txt"]

    def test_neighbours_come_in_order(self, library: Library, make_file) -> None:
        add(library, make_file("a.txt", *(f"{i}. {TASKS} {LABOUR * 4}" for i in range(1, 8))))
        passages = library.passages("a.txt")
        assert [p.ordinal for p in passages] == list(range(len(passages)))
        assert library.context(passages[3].id, 1, 2) == passages[2:6]
        assert library.context(passages[0].id) == passages[:3]
        assert library.get_passages([passages[2].id, "không-00000", passages[0].id]) == [passages[2], passages[0]]

    def test_the_report_as_read_is_kept(self, library: Library, make_file) -> None:
        add(library, make_file("a.txt", INVEST, LABOUR))
        report = library.report("a.txt")
        assert [b.text for b in report.blocks] == [INVEST, LABOUR]
        for passage in library.passages("a.txt"):
            assert report.text[passage.start : passage.end] == passage.text

    def test_progress_is_told(self, library: Library, make_file) -> None:
        seen: list[AddProgress] = []
        list(library.add([make_file("a.txt", INVEST), make_file("b.txt", LABOUR)], on_progress=seen.append))
        assert [(p.document, p.file, p.files) for p in seen] == [("a.txt", 1, 2)] * 3 + [("b.txt", 2, 2)] * 3
        assert seen[0].passages == 0  # while it is read
        assert seen[-1].done == seen[-1].passages == 1

    def test_another_reader_sees_changes_when_it_refreshes(
        self, library: Library, either_settings: Settings, embedder: HashingEmbedder, make_file, tmp_path: Path
    ) -> None:
        elsewhere = either_settings.model_copy(update={"data_dir": tmp_path / "máy khác"})
        with Library.open(elsewhere if either_settings.chroma_url else either_settings, embedder) as other:
            assert lexical(other, "dự án") == []
            for name, text in (("a.txt", INVEST), ("b.txt", LABOUR), ("a.txt", TASKS)):
                add(library, make_file(name, text))
                other.refresh()
                assert other.passage(dense(other, text)[0]).text == other.passage(lexical(other, text)[0]).text == text
            assert contents(other) == contents(library)

    def test_a_reader_survives_a_rebuild_elsewhere(
        self, library: Library, either_settings: Settings, embedder: HashingEmbedder, make_file
    ) -> None:
        add(library, make_file("a.txt", INVEST))
        with Library.open(either_settings, embedder) as other:
            before = dense(other, INVEST)
            library.rebuild()
            assert dense(other, INVEST) == before
            assert other.passages("a.txt") == library.passages("a.txt")

    def test_one_writer_at_a_time(self, library: Library, either_settings: Settings, make_file) -> None:
        adding = library.add([make_file("a.txt", INVEST), make_file("b.txt", LABOUR)])
        next(adding)
        with Library.open(either_settings) as other, pytest.raises(LibraryBusy, match="cập nhật"):
            other.remove("a.txt")
        adding.close()
        assert [r.document for r in library.reports()] == ["a.txt"]
        assert library.remove("a.txt").document == "a.txt"

    def test_questions_are_answered_while_documents_are_added(
        self, library: Library, make_file, tmp_path: Path
    ) -> None:
        for number in range(12):
            make_file(f"{number:02}.txt", f"Báo cáo số {number}. {INVEST}")
        add(library, tmp_path / "in" / "00.txt")
        adding = Thread(target=lambda: list(library.add([tmp_path / "in"])))
        adding.start()
        while adding.is_alive():
            library.refresh()
            assert library.get_passages(lexical(library, "dự án")[:1])
            assert library.get_passages(dense(library, INVEST)[:1])
        assert len(lexical(library, "dự án")) == 10
        assert library.check() == []


def test_results_may_be_taken_in_different_threads(library: Library, make_file) -> None:
    adding = library.add([make_file("a.txt", INVEST), make_file("b.txt", LABOUR)])
    for take in (lambda: next(adding), lambda: list(adding)):
        thread = Thread(target=take)
        thread.start()
        thread.join()
    assert library.remove("a.txt").document == "a.txt"


class FailingEmbedder(HashingEmbedder):
    def passages(self, texts):
        if any(LABOUR in text for text in texts):
            raise EmbeddingUnavailable("Máy chủ nhúng văn bản không trả lời.")
        return super().passages(texts)


class OtherEmbedder(HashingEmbedder):
    name = "khác"


def test_what_was_added_before_a_failure_stays(make_settings, make_file, tmp_path: Path) -> None:
    for name, text in (("a.txt", INVEST), ("b.txt", LABOUR), ("c.txt", TASKS)):
        make_file(name, text)
    with Library.open(make_settings(), FailingEmbedder()) as library:
        with pytest.raises(EmbeddingUnavailable, match=r"Chưa thêm được: b\.txt, c\.txt"):
            add(library, tmp_path / "in")
        assert [r.document for r in library.reports()] == ["a.txt"]
        assert library.check() == []


def test_another_embedder_searches_lexically_until_rebuilt(make_settings, embedder, make_file) -> None:
    with Library.open(make_settings(), embedder) as library:
        add(library, make_file("a.txt", INVEST))
    with Library.open(make_settings(), OtherEmbedder()) as library:
        assert "tìm theo từ khóa" in (library.notice or "")
        assert dense(library, INVEST) == []
        assert lexical(library, INVEST)
        with pytest.raises(EmbedderMismatch) as error:
            add(library, make_file("b.txt", LABOUR))
        assert "rebuild" in error.value.hint
        assert "rebuild" in library.check()[0]
        library.rebuild()
        assert library.notice is None
        assert dense(library, INVEST)
        assert add(library, make_file("b.txt", LABOUR)) == [("b.txt", "added")]


def test_what_staff_read_names_no_command_setting_or_path(make_settings, embedder, make_file, tmp_path: Path) -> None:
    with Library.open(make_settings(), embedder) as library:
        add(library, make_file("a.txt", INVEST))
    said: list[TrolyError] = []
    with Library.open(make_settings(), OtherEmbedder()) as library, writer_lock(tmp_path / "data", library._store):
        messages = [library.notice or ""]
        for failing in (library.rebuild, lambda: library.remove("a.txt"), lambda: library.find("b.txt")):
            with pytest.raises(TrolyError) as error:
                failing()
            said.append(error.value)
    messages += map(str, said)
    assert all(messages)
    assert not [m for m in messages if "python" in m or "TROLY_" in m or "`" in m or str(tmp_path) in m]
    assert str(tmp_path) in said[0].for_operators
    assert "index list" in said[2].for_operators


def test_a_failure_while_adding_keeps_what_operators_need(make_settings, make_file) -> None:
    class Elsewhere(HashingEmbedder):
        def passages(self, texts):
            raise EmbeddingUnavailable("Mô hình không chạy.", hint="TROLY_EMBEDDING=none")

    with Library.open(make_settings(), Elsewhere()) as library, pytest.raises(EmbeddingUnavailable) as error:
        add(library, make_file("a.txt", INVEST))
    assert error.value.for_operators.endswith("thêm lại các tệp này để làm tiếp. TROLY_EMBEDDING=none")


def test_a_rebuild_that_cuts_otherwise_is_read_as_it_is(library: Library, make_file, monkeypatch) -> None:
    add(library, make_file("a.txt", INVEST, LABOUR))
    old = library.passages("a.txt")
    monkeypatch.setattr("index.chunking.MERGE_TOKENS", 1)
    library.rebuild()
    assert [p.text for p in library.passages("a.txt")] == [INVEST, LABOUR] != [p.text for p in old]
    assert library.facts([old[0].id])[old[0].id].periods
    assert library.check() == []


def test_an_emptied_library_takes_any_embedder(make_settings, embedder, make_file) -> None:
    with Library.open(make_settings(), embedder) as library:
        add(library, make_file("a.txt", INVEST))
        library.remove("a.txt")
    with Library.open(make_settings()) as library:
        assert add(library, make_file("a.txt", INVEST)) == [("a.txt", "added")]
        assert library.stats()["embedder"] == "none"


def test_an_older_format_asks_for_a_rebuild(library: Library, make_file) -> None:
    add(library, make_file("a.txt", INVEST))
    library._commit(replace(library._manifest, format=0, generation=9))
    assert any("rebuild" in problem for problem in library.check())
    library.rebuild()
    assert library.check() == []


def test_a_lost_lexical_folder_comes_back(make_settings, embedder, make_file, tmp_path: Path) -> None:
    import shutil

    with Library.open(make_settings(), embedder) as library:
        add(library, make_file("a.txt", INVEST))
    shutil.rmtree(tmp_path / "data" / "lexical")
    with Library.open(make_settings(), embedder) as library:
        assert lexical(library, "dự án")
        assert library.check() == []


def test_staff_are_told_while_words_are_indexed_anew(library: Library, make_file, monkeypatch) -> None:
    add(library, make_file("đầu tư.txt", INVEST))
    assert library.notice is None
    monkeypatch.setattr(library._lexical, "_filling", Filling(12_000, 100_000))
    assert library.notice and "12.000/100.000 đoạn" in library.notice
    assert library.notice[0].isupper() and "python" not in library.notice


def test_a_crashed_writer_elsewhere_blocks_the_server_until_its_lease_ends(
    make_settings, chroma_url: str, make_file
) -> None:
    with Library.open(make_settings(chroma_url=chroma_url)) as library:
        library._store.set_lock("máy-khác:1:ab", 4e9)
        with pytest.raises(LibraryBusy, match="máy-khác"):
            add(library, make_file("a.txt", INVEST))
        library._store.set_lock("máy-khác:1:ab", 1.0)
        assert add(library, make_file("a.txt", INVEST)) == [("a.txt", "added")]
        assert library._store.lock() == ("", 0.0)


def test_a_writer_that_lost_the_server_does_not_commit(make_settings, chroma_url: str) -> None:
    with Library.open(make_settings(chroma_url=chroma_url)) as library:
        with writer_lock(make_settings().data_dir, library._store) as check:
            check()
            library._store.set_lock("máy-khác:1:ab", 4e9)
            with pytest.raises(LibraryBusy):
                check()
        assert library._store.lock()[0] == "máy-khác:1:ab"
