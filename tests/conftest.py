"""No test reaches the outside network, none reads the developer's settings. Fixtures that many tests share."""

from __future__ import annotations

import ipaddress
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index.embedding import HashingEmbedder
from index.file_reader import FileReader
from index.library import Library
from index.limits import Limits
from index.settings import Settings
from tests.scripted_model import ScriptedModel, serving


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "model: asks a real language model on this machine; only with -m model")


LONG_FILES = ("tests/linear/", "tests/web/", "test_library_crash.py", "test_index_cli.py", "test_eval_cli.py")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for name in ("model", "long"):
        for item in () if name in str(config.getoption("-m")) else items:
            if item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(reason=f"takes minutes: select it with -m {name}"))
    # The files that take minutes come first, so that no worker is left with one when the others are done.
    items.sort(key=lambda item: not any(part in item.path.as_posix() for part in LONG_FILES))


# ------------------------------------------------------------------------------------------ socket guard


def _is_local(host: object) -> bool:
    if host in (None, "", "localhost", b"localhost", "testserver"):
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host).split("%")[0]).is_loopback
    except ValueError:
        return False


def _guarded(original: Callable[..., Any]) -> Callable[..., Any]:
    def connect(self: socket.socket, address: Any) -> Any:
        if self.family != socket.AF_UNIX and not _is_local(address[0]):
            raise PermissionError(f"tests must not reach the network: {address}")
        return original(self, address)

    return connect


def _guarded_lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
    if not _is_local(host) and host not in ("0.0.0.0", "::"):
        raise PermissionError(f"tests must not reach the network: {host}")
    return _getaddrinfo(host, *args, **kwargs)


# At import, so that importing the tested modules is covered as well.
_getaddrinfo = socket.getaddrinfo
socket.getaddrinfo = _guarded_lookup
socket.socket.connect = _guarded(socket.socket.connect)  # type: ignore[method-assign]
socket.socket.connect_ex = _guarded(socket.socket.connect_ex)  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("TROLY_", "OPENAI_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


# ------------------------------------------------------------------------------------------ libraries

MakeSettings = Callable[..., Settings]
MakeFile = Callable[..., Path]


@pytest.fixture
def make_settings(tmp_path: Path) -> MakeSettings:
    """Settings of a library in the test's folder, without embeddings unless asked for."""

    def make(**values: Any) -> Settings:
        return Settings.model_validate({"data_dir": tmp_path / "data", "embedding": "none", **values})

    return make


@pytest.fixture
def make_file(tmp_path: Path) -> MakeFile:
    """Write a text file of one or more paragraphs into the test's input folder."""

    def make(name: str, *paragraphs: str, folder: str = "in") -> Path:
        path = tmp_path / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n\n".join(paragraphs), encoding="utf-8")
        return path

    return make


@pytest.fixture(scope="session")
def _readers() -> Iterator[dict[Limits, FileReader]]:
    readers: dict[Limits, FileReader] = {}
    yield readers
    for reader in readers.values():
        reader.close()


@pytest.fixture(autouse=True)
def _shared_file_readers(monkeypatch: pytest.MonkeyPatch, _readers: dict[Limits, FileReader]) -> None:
    """Libraries of all tests read files by the same processes: starting one takes most of a second."""

    def files(library: Library) -> FileReader:
        limits = library.settings.limits
        return _readers.setdefault(limits, FileReader(limits))

    monkeypatch.setattr(Library, "files", property(files))


@pytest.fixture
def embedder() -> HashingEmbedder:
    return HashingEmbedder()


@pytest.fixture
def library(make_settings: MakeSettings, embedder: HashingEmbedder) -> Iterator[Library]:
    """An empty embedded library with instant embeddings."""
    with Library.open(make_settings(), embedder) as opened:
        yield opened


# ------------------------------------------------------------------------------------------ a Chroma server


@pytest.fixture(scope="session")
def chroma_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Chroma server on the loopback interface; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = Path(sys.executable).with_name("chroma")
    folder = tmp_path_factory.mktemp("chroma-server")
    command = [program, "run", "--path", folder, "--host", "127.0.0.1", "--port", str(port)]
    url = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_until_answering(f"{url}/api/v2/heartbeat")
            yield url
        finally:
            process.kill()


def _wait_until_answering(url: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


@pytest.fixture
def chroma_url(chroma_process: str) -> str:
    """The address of a Chroma server that holds nothing."""
    import chromadb

    client: Any = chromadb.HttpClient("127.0.0.1", int(chroma_process.rpartition(":")[2]))
    for collection in client.list_collections():
        client.delete_collection(collection.name)
    client._server._session.close()
    return chroma_process


@pytest.fixture(params=["embedded", "server"])
def either_settings(request: pytest.FixtureRequest, make_settings: MakeSettings) -> Settings:
    """For contract tests: settings of an embedded library, then of one on a server."""
    if request.param == "embedded":
        return make_settings()
    return make_settings(chroma_url=request.getfixturevalue("chroma_url"))


# ------------------------------------------------------------------------------------------ a language model


@pytest.fixture(scope="session")
def _model_server() -> Iterator[ScriptedModel]:
    with serving(ScriptedModel()) as model:
        yield model


@pytest.fixture
def scripted_model(_model_server: ScriptedModel) -> ScriptedModel:
    """An OpenAI-compatible server on the loopback interface, with an empty script."""
    _model_server.usage = True
    return _model_server.script()
