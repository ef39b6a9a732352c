"""What is wrong with an installation, each finding with what to do. Changes nothing but a temporary file.

Each function looks at one thing and returns what it found; none raises.
"""

from __future__ import annotations

import json
import re
import shutil
import socket
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal
from urllib.error import HTTPError
from urllib.request import urlopen

from packaging.version import Version

from index.errors import TrolyError
from index.limits import MB, shown
from index.settings import Settings

State = Literal["ok", "warning", "problem"]
ROOT = Path(__file__).parents[1]
OLDEST = (3, 11)
_NEEDED_MB, _WANTED_MB = 200, 1_000
_MOST_NAMED = 8
_REINSTALL = "Chạy `make install`; nếu vẫn còn, chạy `make clean` rồi `make install`."


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` was looked at, what was `found`, and the `advice` where it isn't well."""

    what: str
    state: State
    found: str
    advice: str = ""

    def to_json(self) -> dict[str, str]:
        return {"what": self.what, "state": self.state, "found": self.found, "advice": self.advice}


def examine(settings: Settings) -> Iterator[Finding]:
    """Everything, in the order in which things depend on each other; each as soon as it is known."""
    yield python_version(sys.version_info[:3])
    yield packages(*pinned(ROOT))
    yield fonts()
    yield page_images(settings)
    yield data_folder(settings.data_dir)
    yield from library(settings)
    yield model(settings)
    yield port(settings)
    yield from folders(settings)


# --- the program -----------------------------------------------------------------------------------------------------


def python_version(version: tuple[int, ...]) -> Finding:
    found = ".".join(map(str, version))
    if version[:2] >= OLDEST:
        return Finding("Python", "ok", found)
    return Finding("Python", "problem", f"{found}, cần 3.11 trở lên", "Cài Python mới, rồi `make run PYTHON=…`.")


_PACKAGE = re.compile(r"[\w.-]+")


def pinned(root: Path) -> tuple[dict[str, str], set[str]]:
    """Versions by name from constraints.txt, and the names that cannot be missing; both empty without the files."""
    try:
        lines = (root / "constraints.txt").read_text(encoding="utf-8").splitlines()
        project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    except (OSError, ValueError, KeyError):
        return {}, set()
    versions = dict(line.split("==", 1) for line in lines if "==" in line and not line.startswith("#"))
    needed = (_PACKAGE.match(one) for one in project["dependencies"])
    return versions, {match[0] for match in needed if match}


def packages(versions: Mapping[str, str], needed: Iterable[str]) -> Finding:
    what = "Gói phần mềm"
    if not versions:
        return Finding(what, "warning", "không có constraints.txt để so phiên bản", "Chạy lệnh trong thư mục phần mềm.")
    missing = sorted(name for name in needed if not _installed(name))
    if missing:
        return Finding(what, "problem", f"thiếu {_named(missing)}", _REINSTALL)
    others = [
        f"{name} {there} (cần {version})"
        for name, version in versions.items()
        if (there := _installed(name)) and Version(there) != Version(version.split(";")[0].strip())
    ]
    if others:
        return Finding(what, "warning", f"khác phiên bản đã kiểm thử: {_named(others)}", _REINSTALL)
    return Finding(what, "ok", f"đủ {len(versions)} gói, đúng phiên bản")


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _named(names: list[str]) -> str:
    rest = f" và {len(names) - _MOST_NAMED} gói khác" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + rest


def fonts() -> Finding:
    try:
        import fontpkg_be_vietnam_pro

        there = any((Path(fontpkg_be_vietnam_pro.ROOT) / "files").glob("*.ttf"))
    except ImportError:
        there = False
    if there:
        return Finding("Phông chữ", "ok", "Be Vietnam Pro")
    return Finding("Phông chữ", "warning", "thiếu Be Vietnam Pro; trang dùng phông của máy", _REINSTALL)


def page_images(settings: Settings) -> Finding:
    from index.ocr import engines

    what, there = "Đọc bản quét", engines(settings.ocr)
    if settings.ocr == "none":
        return Finding(what, "ok", "đã tắt (TROLY_OCR=none); bản quét bị từ chối")
    if not there:
        return Finding(what, "problem", "không có phần đọc bản quét", _REINSTALL)
    if "tesseract" not in there and settings.ocr == "auto":
        return Finding(what, "ok", f"{', '.join(there)} (thêm tesseract-ocr-vie thì dấu thanh chính xác hơn)")
    return Finding(what, "ok", ", ".join(there))


# --- the data --------------------------------------------------------------------------------------------------------


def data_folder(folder: Path) -> Finding:
    what = "Thư mục dữ liệu"
    there = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            free = shutil.disk_usage(there).free / MB
    except OSError as error:
        advice = "Cấp quyền ghi cho người chạy phần mềm, hoặc đặt TROLY_DATA_DIR; nếu không thì chỉ đọc được."
        return Finding(what, "problem", f"không ghi được vào {there} ({error.strerror})", advice)
    found = f"{folder}, còn trống {shown(free)} MB"
    if free < _NEEDED_MB:
        return Finding(what, "problem", found, f"Cần ít nhất {_NEEDED_MB} MB: dọn ổ đĩa, hoặc đổi TROLY_DATA_DIR.")
    if free < _WANTED_MB:
        return Finding(what, "warning", found, "Ổ đĩa sắp đầy: dọn ổ đĩa trước khi nạp thêm.")
    return Finding(what, "ok", found)


_REREAD = "Xem nhật ký; nếu đã đặt TROLY_RERANK_ADAPTER, kiểm tra tệp đó, hoặc bỏ đi để dùng tệp đi kèm."


def library(settings: Settings) -> Iterator[Finding]:
    """The library's own check; whether its embedding model loads or its server answers, and reads statements again."""
    from index.embedding import E5Embedder
    from index.library import Library

    what = "Thư viện"
    try:
        with Library.open(settings) as opened:
            problems, documents = opened.check(), len(opened.reports())
            yield from (Finding(what, "problem", problem) for problem in problems)
            if not problems:
                yield Finding(what, "ok", f"{documents} tài liệu, không có lỗi")
            if settings.embedding != "none" and opened.embedder is not None:
                opened.embedder.query("sẵn sàng")
                yield Finding("Mô hình tìm kiếm", "ok", settings.embedding)
                if settings.rerank and isinstance(e5 := opened.embedder, E5Embedder) and not e5.cross_encoder.runs:
                    yield Finding("Đọc lại", "warning", "không chạy được: ít câu trả lời được khẳng định hơn", _REREAD)
    except TrolyError as error:
        yield Finding(what, "problem", str(error), error.hint or "Chạy `python -m index check` để xem chi tiết.")
    except Exception as error:
        found = f"không mở được ({type(error).__name__}: {str(error)[:200]})"
        yield Finding(what, "problem", found, "Chạy `python -m index check`; nếu vẫn lỗi, phục hồi bản sao lưu.")


def folders(settings: Settings) -> Iterator[Finding]:
    """Watched folders and the file of keys, where they are configured."""
    for folder in settings.watch:
        there = folder.is_dir()
        advice = "" if there else "Kiểm tra ổ mạng đã nối, hoặc sửa TROLY_WATCH. Tài liệu của nơi này được giữ nguyên."
        yield Finding(
            "Thư mục theo dõi", "ok" if there else "warning", f"{folder}{'' if there else ' không mở được'}", advice
        )
    if (keys := settings.api_keys) is not None and not keys.is_file():
        advice = "Tạo khóa: `python -m assistant api-key TÊN`, hoặc bỏ TROLY_API_KEYS."
        yield Finding("Tệp khóa", "warning", f"{keys} chưa có", advice)


# --- the network -----------------------------------------------------------------------------------------------------


def model(settings: Settings) -> Finding:
    from assistant.generation.endpoint import endpoint_of
    from assistant.generation.probe import try_model

    what, endpoint = "Mô hình ngôn ngữ", endpoint_of(settings)
    if endpoint is None:
        return Finding(what, "ok", "không dùng; trả lời ngoại tuyến, không gửi gì ra ngoài")
    tried = try_model(endpoint)
    advice = "Kiểm tra OPENAI_BASE_URL, TROLY_LLM_MODEL, khóa và máy chủ mô hình; trong lúc đó trả lời ngoại tuyến."
    return Finding(what, "ok", tried.told) if tried.works else Finding(what, "problem", tried.told, advice)


def port(settings: Settings) -> Finding:
    what = "Cổng"
    shown_at = f"{settings.host}:{settings.port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[
            0
        ]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if _is_ours(settings.port):
            return Finding(what, "ok", f"Trợ lý KCN đang chạy tại {shown_at}")
        advice = (
            f"Dừng chương trình đang dùng cổng, hoặc đặt TROLY_PORT={settings.port % 65535 + 1}; xem lại TROLY_HOST."
        )
        return Finding(what, "problem", f"không mở được {shown_at} ({error.strerror})", advice)
    return Finding(what, "ok", f"{shown_at} còn trống")


def _is_ours(number: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{number}/healthz", timeout=3) as answer:
            return bool(json.loads(answer.read(1_000)) == {"status": "ok"})
    except (OSError, ValueError, HTTPError):
        return False
