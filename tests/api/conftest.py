"""The interfaces as an application of their own behind the page's doors, and as the real process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from assistant.api.interfaces import build_interfaces
from assistant.api.keys import add_key
from assistant.assistant import Assistant, build_assistant
from assistant.web.bounds import Bounded, Bounds
from assistant.web.doors import Doors
from assistant.web.drafts import Drafts
from assistant.web.uploads import upload_folder
from tests.conftest import MakeSettings
from tests.web.conftest import REPORT, ROOT, application, environment

NAME = "bao-cao-6-thang-2024.txt"
KEY_NAME = "cổng thông tin"


@pytest.fixture(autouse=True)
def _uploads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "uploads"))


@pytest.fixture
def key(tmp_path: Path) -> str:
    return add_key(tmp_path / "keys.tsv", KEY_NAME)


@pytest.fixture
def assistant(tmp_path: Path, make_settings: MakeSettings, key: str) -> Iterator[Assistant]:
    """One report of Lâm Đồng, without embeddings."""
    (tmp_path / NAME).write_text(REPORT, encoding="utf-8")
    made = build_assistant(make_settings(api_keys=tmp_path / "keys.tsv", max_file_mb=0.1, questions_per_minute=600))
    assert [result.status for result in made.library.add([tmp_path / NAME])] == ["added"]
    yield made
    made.library.close()


def behind_doors(assistant: Assistant) -> ASGIApp:
    settings = assistant.settings
    inner = build_interfaces(assistant, Drafts(settings.data_dir / "drafts")).app
    bounded = Bounded(inner, Bounds.of(settings), upload_folder())
    return Doors(bounded, frozenset({"testserver"}), interfaces=settings.api_keys is not None)


@pytest.fixture
def client(assistant: Assistant, key: str) -> TestClient:
    """A program with a key."""
    return TestClient(behind_doors(assistant), headers={"authorization": f"Bearer {key}"})


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with the same report, on its own."""
    folder = tmp_path_factory.mktemp("interfaces")
    (folder / NAME).write_text(REPORT, encoding="utf-8")
    command = [sys.executable, "-m", "index", "add", str(folder / NAME), "--data", str(folder / "data")]
    subprocess.run(command, cwd=ROOT, env=environment() | {"TROLY_EMBEDDING": "none"}, check=True)
    return folder / "data"


@pytest.fixture(scope="session")
def served(library: Path) -> Iterator[tuple[str, str]]:
    """The real application on that library: its address and a key."""
    file = library.parent / "keys.tsv"
    made = add_key(file, KEY_NAME)
    with application(library, TROLY_EMBEDDING="none", TROLY_API_KEYS=str(file)) as (_, address):
        yield address, made
