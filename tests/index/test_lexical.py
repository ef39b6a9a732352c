"""Tantivy over Vietnamese terms: what is found, and what happens to a damaged or foreign folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from index import lexical_folder
from index.lexical import Filling, LexicalIndex
from index.lexical_layouts import ROWS, better_of, terms_of
from index.manifest import Manifest, ReportInfo
from index.report import Metadata, Passage
from index.steering import facts_of
from index.vietnamese import Analyzer, build_analyzer

TEXTS = {
    "aaaa": "Thông báo 19/TB-VP.UBND: vốn thực hiện đạt 4.464,42 tỷ đồng, đạt 35,7% kế hoạch.",
    "bbbb": "Thu hút 12 dự án đầu tư vào khu công nghiệp; lao động 15.000 người.",
    "cccc": "Khu kinh tế cửa khẩu: kim ngạch xuất nhập khẩu tăng, lao động tăng, lao động ổn định.",
}


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return build_analyzer()


def passage(key: str, text: str | None = None, **metadata: str) -> Passage:
    return Passage(
        f"{key}-00000", f"{key}.docx", key * 16, 0, text or TEXTS[key], 0, None, "", "", "", Metadata(**metadata)
    )


def library_of(*passages: Passage) -> tuple[Manifest, Callable[[Sequence[str]], Iterable[Passage]]]:
    manifest = Manifest(collection="c")
    for one in passages:
        key = one.id.rpartition("-")[0]
        manifest = manifest.with_report(ReportInfo(one.document, one.digest, key, 1, None, one.metadata))
    return manifest, lambda keys: [one for one in passages if one.id.rpartition("-")[0] in keys]


@pytest.fixture
def index(tmp_path: Path, analyzer: Analyzer) -> LexicalIndex:
    found = LexicalIndex(tmp_path / "lexical", analyzer)
    assert found.follow(*library_of(*map(passage, TEXTS)))
    return found


def ids(index: LexicalIndex, analyzer: Analyzer, question: str, k: int = 10, **how: object) -> list[str]:
    terms = analyzer.folded_terms(question) if how.get("folded") else analyzer.terms(question)
    return [one[:4] for one, _ in index.search(dict.fromkeys(terms, 1.0), k, **how)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("19/TB-VP.UBND", "aaaa"),
        ("4.464,42 tỷ", "aaaa"),
        ("đạt 35,7%", "aaaa"),
        ("dự án đầu tư vào KCN", "bbbb"),
        ("cửa khẩu", "cccc"),
        ("lao động", "cccc"),
    ],
)
def test_terms_are_found_whole(index: LexicalIndex, analyzer: Analyzer, question: str, first: str) -> None:
    assert ids(index, analyzer, question)[0] == first


def test_a_question_without_diacritics_finds_the_same(index: LexicalIndex, analyzer: Analyzer) -> None:
    assert ids(index, analyzer, "kim ngach xuat nhap khau", folded=True)[0] == "cccc"
    assert ids(index, analyzer, "xuat nhap khau") == []


def test_context_fields_are_searched_with_their_boosts(tmp_path: Path, analyzer: Analyzer) -> None:
    index = LexicalIndex(tmp_path / "lexical", analyzer)
    index.follow(*library_of(passage("aaaa", province="Hải Phòng"), passage("bbbb", text="Hải Phòng")))
    assert ids(index, analyzer, "Hải Phòng", boosts={"province": 1.0}) == ["aaaa"]
    assert ids(index, analyzer, "Hải Phòng", boosts={"text": 1.0}) == ["bbbb"]


def test_weights_count(index: LexicalIndex) -> None:
    assert [one[:4] for one, _ in index.search({"kế_hoạch": 9.0, "lao_động": 0.1}, 1)] == ["aaaa"]
    assert [one[:4] for one, _ in index.search({"kế_hoạch": 0.1, "lao_động": 9.0}, 1)] == ["cccc"]


def test_a_search_can_be_limited_to_documents(index: LexicalIndex, analyzer: Analyzer) -> None:
    assert ids(index, analyzer, "lao động", documents=["bbbb.docx"]) == ["bbbb"]
    assert ids(index, analyzer, "lao động", documents=[]) == []


def test_a_limit_does_not_change_scores(index: LexicalIndex) -> None:
    everywhere = dict(index.search({"lao_động": 1.0}, 10))
    limited = index.search({"lao_động": 1.0}, 10, documents=["bbbb.docx"])
    assert limited == [(one, pytest.approx(everywhere[one])) for one, _ in limited]


@pytest.mark.parametrize("terms", [{}, {"không_có_từ_này": 1.0}, {'"*+:^~': 1.0}])
def test_nothing_to_find(index: LexicalIndex, terms: dict[str, float]) -> None:
    assert index.search(terms, 5) == []


def test_terms_occur_as_often_as_in_the_text(analyzer: Analyzer) -> None:
    assert terms_of(passage("cccc"), analyzer)["text"].count("lao_động") == 2


def test_facts_of_the_passages_it_has(index: LexicalIndex) -> None:
    manifest, _ = library_of(*map(passage, TEXTS))
    assert index.facts(["aaaa-00000", "zzzz-00000"], manifest) == {"aaaa-00000": facts_of(passage("aaaa"))}
    assert index.facts(["aaaa-00000"], replace(manifest, collection="khác")) == {}


def test_it_follows_the_library(index: LexicalIndex, analyzer: Analyzer) -> None:
    assert index.follow(*library_of(passage("bbbb"), passage("dddd", "Xuất khẩu gạo")))
    assert index.versions() == {"bbbb": 1, "dddd": 1}
    assert ids(index, analyzer, "gạo") == ["dddd"]


def test_another_process_sees_the_last_commit(index: LexicalIndex, tmp_path: Path, analyzer: Analyzer) -> None:
    manifest, fetch = library_of(passage("bbbb"))
    other = LexicalIndex(tmp_path / "lexical", analyzer)
    index.follow(manifest, fetch)
    assert other.follow(manifest, lambda _: pytest.fail("nothing to fetch"))
    assert other.versions() == {"bbbb": 1}


def test_an_index_of_another_collection_is_filled_anew(index: LexicalIndex) -> None:
    manifest, fetch = library_of(passage("bbbb", "Chữ mới"))
    assert index.follow(replace(manifest, collection="khác"), fetch)
    assert index.search({"mới": 1.0}, 1)


def test_other_abbreviations_fill_it_anew(index: LexicalIndex, tmp_path: Path, analyzer: Analyzer) -> None:
    other = LexicalIndex(tmp_path / "lexical", replace(analyzer, fingerprint="khác"))
    fetched: list[str] = []
    other.follow(library_of(passage("bbbb"))[0], lambda keys: fetched.extend(keys) or [passage("bbbb")])
    assert fetched == ["bbbb"]


def test_other_code_fills_it_anew(index: LexicalIndex, tmp_path: Path, analyzer: Analyzer, monkeypatch) -> None:
    same = LexicalIndex(tmp_path / "lexical", analyzer)
    assert same.reflects(replace(Manifest(collection="c"), stamp=same.state.revision.partition("-")[2], generation=3))
    monkeypatch.setattr(lexical_folder, "MADE_BY", ("lexical.py", "tokens.py"))
    other = LexicalIndex(tmp_path / "lexical", analyzer)
    fetched: list[str] = []
    other.follow(library_of(passage("bbbb"))[0], lambda keys: fetched.extend(keys) or [passage("bbbb")])
    assert fetched == ["bbbb"]


def test_questions_do_not_wait_while_it_is_filled_anew(tmp_path: Path, analyzer: Analyzer) -> None:
    index = LexicalIndex(tmp_path / "lexical", analyzer)
    manifest, fetch = library_of(*map(passage, TEXTS))
    seen: list[object] = []

    def slow(keys: Sequence[str]) -> Iterator[Passage]:
        first, second, *others = fetch(keys)
        yield from (first, second)
        with ThreadPoolExecutor(1) as pool:
            seen.append(pool.submit(index.follow, manifest, fetch).result(timeout=5))
        seen.extend([index.search({"lao_động": 1.0}, 1), index.filling])
        yield from others

    assert index.filling is None and index.follow(manifest, slow)
    assert seen == [False, [], Filling(1, 3)] and index.filling is None
    assert index.search({"lao_động": 1.0}, 1)


def truncate(folder: Path, suffix: str) -> None:
    """Halve files as a crash leaves them for the next process; cutting mapped files would be a bus error."""
    for path in folder.glob(f"*.{suffix}"):
        half = path.with_suffix(".half")
        half.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        half.replace(path)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "no meta": lambda folder: (folder / "meta.json").unlink(),
    "garbage meta": lambda folder: (folder / "meta.json").write_text("{rác"),
    "empty meta": lambda folder: (folder / "meta.json").write_text(""),
    "half terms": lambda folder: truncate(folder, "term"),
    "half store": lambda folder: truncate(folder, "store"),
    "lost segment": lambda folder: [path.unlink() for path in folder.glob("*.idx")],
    "empty folder": lambda folder: [path.unlink() for path in folder.iterdir()],
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_folder_is_filled_again(index: LexicalIndex, tmp_path: Path, analyzer: Analyzer, damage: str) -> None:
    DAMAGE[damage](tmp_path / "lexical")
    healed = LexicalIndex(tmp_path / "lexical", analyzer)
    assert healed.follow(*library_of(*map(passage, TEXTS)))
    assert healed.versions() == dict.fromkeys(TEXTS, 1)
    assert ids(healed, analyzer, "cửa khẩu")[0] == "cccc"


def test_a_folder_that_cannot_be_written_is_replaced_by_memory(tmp_path: Path, analyzer: Analyzer) -> None:
    (tmp_path / "lexical").write_text("đây là tệp, không phải thư mục")
    index = LexicalIndex(tmp_path / "lexical", analyzer)
    assert index.follow(*library_of(*map(passage, TEXTS)))
    assert ids(index, analyzer, "cửa khẩu")[0] == "cccc"


def test_while_another_process_writes_the_old_state_answers(
    index: LexicalIndex, tmp_path: Path, analyzer: Analyzer
) -> None:
    with FileLock(tmp_path / "lexical.lock"):
        assert not index.follow(*library_of(passage("bbbb")), wait=0.01)
    assert ids(index, analyzer, "cửa khẩu")[0] == "cccc"


def table(key: str, lead_in: str, *rows: str) -> Passage:
    headers = "Mặt hàng\tLượng năm 2023\tTrị giá năm 2023"
    text = "\n".join((headers, *rows))
    return Passage(f"{key}-00000", f"{key}.xlsx", key * 16, 0, text, 0, None, "", lead_in, headers, Metadata())


@pytest.mark.parametrize("folded", [False, True])
def test_a_row_is_found_by_its_own_words_and_those_of_its_table(
    tmp_path: Path, analyzer: Analyzer, folded: bool
) -> None:
    exports = table("xxxx", "28. Hàng hóa xuất khẩu", "Gạo\t8127,8\t4675,0", "Rau quả\t\t5574,3")
    imports = table("nnnn", "30. Hàng hóa nhập khẩu", "Ngô\t9759,3\t2881,7", "Rau quả\t\t1957,6")
    index = LexicalIndex(tmp_path / "lexical-rows", analyzer, ROWS)
    assert index.follow(*library_of(exports, imports, passage("aaaa")))
    assert ids(index, analyzer, "nhập khẩu rau quả năm 2023", folded=folded) == ["nnnn", "xxxx"]
    assert index.versions() == {"xxxx": 1, "nnnn": 1, "aaaa": 1}


def test_rows_go_with_the_version_that_they_are_of(tmp_path: Path, analyzer: Analyzer) -> None:
    index = LexicalIndex(tmp_path / "lexical-rows", analyzer, ROWS)
    assert index.follow(*library_of(table("xxxx", "Xuất khẩu", "Gạo\t8127,8\t4675,0")))
    assert index.follow(*library_of(table("nnnn", "Nhập khẩu", "Ngô\t9759,3\t2881,7")))  # without the first
    assert ids(index, analyzer, "gạo") == [] and ids(index, analyzer, "ngô") == ["nnnn"]


def test_a_passage_is_as_good_as_its_best_row() -> None:
    assert better_of([("a", 3.0), ("b", 2.0)], [("b", 5.0), ("a", 1.0), ("c", 2.5)], 2) == [("b", 5.0), ("a", 3.0)]
