"""Records stored in the library: read back equal, chosen by Chroma as by `Filter.keep`, whole after a kill."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from assistant.records.library import Filter, records_of
from assistant.records.model import Records
from assistant.records.store import VERSION, keep_records, record_maker
from index.chunking import passages_of
from index.library import Library
from index.reading import read_report
from index.report import Passage
from index.settings import Settings
from index.vietnamese import build_analyzer
from tests.derived_rows import stored_rows

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ROOT / "eval" / "sample" / "reports"
TEXTS = sorted(path for path in SAMPLES.iterdir() if path.suffix in (".txt", ".html"))


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A library of the sample reports, their records stored."""
    data = tmp_path_factory.mktemp("records") / "data"
    settings = Settings.model_validate({"data_dir": data, "embedding": "none"})
    with Library.open(settings) as library:
        list(library.add([SAMPLES]))
        assert keep_records(library) == len(library.reports())
    return settings


@pytest.fixture
def stored(settings: Settings) -> Iterator[Library]:
    """That library as a new process sees it: nothing in memory."""
    with Library.open(settings) as library:
        yield library


@pytest.fixture
def no_extraction(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(passages: list[Passage], *_: object) -> None:
        raise AssertionError(f"{passages[0].document} was read for records")

    monkeypatch.setattr("assistant.records.store.indicators_of", refuse)
    monkeypatch.setattr("assistant.records.store.tasks_of", refuse)


def extracted(library: Library) -> Records:
    maker = record_maker(library.analyzer)
    found = [record for r in library.reports() for record in maker.make(library.passages(r.document))]
    return Records(
        tuple(record for record in found if hasattr(record, "value")),
        tuple(record for record in found if hasattr(record, "assignee")),
    )


def test_stored_records_are_the_extracted_ones(stored: Library) -> None:
    found = records_of(stored)
    assert found == extracted(stored)
    assert len(found.indicators) > 50 and len(found.tasks) > 20
    assert [r.to_json() for r in found.indicators] == [r.to_json() for r in extracted(stored).indicators]


def test_stored_records_are_not_extracted_again(stored: Library, no_extraction: None) -> None:
    assert records_of(stored).indicators
    assert records_of(stored, Filter(indicator="doanh thu")).indicators
    assert stored.derived(replace(record_maker(stored.analyzer), edition="mới hơn")) == []  # made anew, and can't be


def test_every_filter_chooses_in_chroma_as_in_memory(settings: Settings) -> None:
    with Library.open(settings) as library:
        every = records_of(library)
    provinces = ["", every.indicators[0].province, "an", "không có"]
    periods = ["", "2024", "1999", every.indicators[0].period, "06 tháng đầu năm 2024", "2023-2025"]
    names = ["", "doanh thu", "XUAT KHAU", "%", "a_b", "ty"]
    with Library.open(settings) as library:
        for province, period, name in list(product(provinces, periods, names))[1:]:
            chosen = Filter(province, period, name)
            assert records_of(library, chosen) == chosen.keep(every), chosen
        for body in ("kcn", "Ban Quản lý", "binh hai"):
            chosen = Filter(organization=body, period="2024")
            assert records_of(library, chosen) == chosen.keep(every), chosen
        for body, limit in product(["", "sở", "Ban  quản lý", every.tasks[0].assignee], [None, date(2024, 9, 1)]):
            chosen = Filter(every.tasks[0].province, assignee=body, deadline_before=limit)
            assert records_of(library, chosen) == chosen.keep(every), chosen
        assert not library._derived._memory  # each was answered by Chroma


def test_a_filter_reads_only_what_it_may_keep(stored: Library, monkeypatch) -> None:
    from assistant.records.store import RecordMaker

    read: list[str] = []
    unpack = RecordMaker.unpack
    monkeypatch.setattr(RecordMaker, "unpack", lambda maker, text: read.append(text) or unpack(maker, text))
    kept = records_of(stored, Filter(indicator="doanh thu", assignee="không ai"))
    assert 0 < len(kept.indicators) == len(read)


def test_other_abbreviations_make_another_edition(tmp_path: Path) -> None:
    own = tmp_path / "viet-tat.tsv"
    own.write_text("XNKT\txuất nhập khẩu tỉnh\n", encoding="utf-8")
    usual, other = (record_maker(build_analyzer(path)) for path in (None, own))
    assert usual.edition == record_maker(build_analyzer(None)).edition != other.edition


def test_other_records_need_another_version() -> None:
    """After a change of what is extracted: raise VERSION and write the new version and digest into version.json."""
    folder = Path(__file__).parent
    made = record_maker(build_analyzer()).make(passages_of(read_report(folder / "version.txt")))
    said = "\n".join(json.dumps(record.to_json(), ensure_ascii=False, sort_keys=True) for record in made)
    known = json.loads((folder / "version.json").read_text(encoding="utf-8"))
    now = {"version": VERSION, "digest": hashlib.sha256(said.encode()).hexdigest()}
    assert len(made) > 15 and now == known, f"{now} is not what version.json says"


@pytest.fixture(params=["embedded", "server"])
def env(request: pytest.FixtureRequest) -> dict[str, str]:
    url = request.getfixturevalue("chroma_url") if request.param == "server" else None
    return {"TROLY_CHROMA_URL": url} if url else {}


STORE = "import sys; from assistant.records.store import keep_records; from index.library import Library; \
from index.settings import Settings; library = Library.open(Settings()); print('ready', flush=True); \
print(keep_records(library))"


def start(data: Path, env: dict[str, str]) -> subprocess.Popen[str]:
    """A process that stores a library's records, as soon as it has said that it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-c", STORE],
        cwd=ROOT,
        env={**os.environ, "TROLY_EMBEDDING": "none", "TROLY_DATA_DIR": str(data), **env},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout and process.stdout.readline() == "ready\n"
    return process


def test_killed_while_storing_the_same_records_are_read(tmp_path: Path, make_settings, env) -> None:
    with Library.open(make_settings(chroma_url=env.get("TROLY_CHROMA_URL"))) as library:
        list(library.add(TEXTS))
        whole = extracted(library)
        process = start(tmp_path / "data", env)
        while not stored_rows(library) and process.poll() is None:
            time.sleep(0.005)
        process.kill()
        process.communicate()
    with Library.open(library.settings) as library:
        assert records_of(library) == whole
        keep_records(library)
        assert stored_rows(library) == len(whole.indicators) + len(whole.tasks) + len(TEXTS)
    with Library.open(library.settings) as library:
        assert records_of(library) == whole and library.check() == []


def test_processes_that_store_at_once_end_in_one_set(tmp_path: Path, make_settings, env) -> None:
    with Library.open(make_settings(chroma_url=env.get("TROLY_CHROMA_URL"))) as library:
        list(library.add(TEXTS[:2]))
        processes = [start(tmp_path / "data", env) for _ in range(2)]
        list(library.add(TEXTS[2:]))
        assert all(process.communicate(timeout=120)[0].strip().isdigit() for process in processes)
        keep_records(library)
        whole = extracted(library)
        assert stored_rows(library) == len(whole.indicators) + len(whole.tasks) + len(TEXTS)
        assert library.check() == []
    with Library.open(library.settings) as library:
        assert records_of(library) == whole
