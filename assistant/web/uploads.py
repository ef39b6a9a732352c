"""Files on their way into the library: Gradio's upload button, with each file's own name."""

from __future__ import annotations

import shutil
import stat
import tempfile
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from queue import Queue
from typing import Literal

import gradio as gr
from gradio.data_classes import FileData, ListFiles
from gradio.utils import get_upload_folder

from assistant.records.store import keep_records
from assistant.web.failures import explain
from index.errors import TrolyError
from index.library import AddProgress, FileResult, Library, Shelving
from index.watch_state import keep_by_hand

_LONGEST_NAME = 200
_NOT_UPLOADED = "Tệp này không phải là tệp vừa tải lên trang. Hãy chọn tệp và tải lên lại."


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that the browser has sent: where it lies, and what the user calls it."""

    path: Path
    name: str


class UploadRefused(TrolyError):
    """What was given in place of an uploaded file is none."""


def uploaded(path: object, folder: Path) -> Path:
    """The path of a file that was uploaded into the folder, as it lies there. Raises UploadRefused for all else.

    An event names its files by paths, and whoever sends it can write any: of another file of the server, of a link, or
    of something that is never read to its end.
    """
    given = Path(str(path))
    try:
        real, state = given.resolve(strict=True), given.lstat()
    except (OSError, RuntimeError, ValueError):
        raise UploadRefused(_NOT_UPLOADED) from None
    inside = real.is_relative_to(folder.resolve()) and real == given
    if not (inside and stat.S_ISREG(state.st_mode) and state.st_nlink == 1):
        raise UploadRefused(_NOT_UPLOADED)
    return real


def guard_files(page: gr.Blocks) -> None:
    """No event of the page makes Gradio touch a file that was not uploaded, or an address on the network.

    Gradio looks for files in the value of every component, not only of those that take some, and copies what it finds
    into its own folder (`move_resource_to_block_cache`), after a check of its own that it leaves out unless the page
    was launched by itself (`has_launched`).
    """
    page.has_launched = True

    async def checked(path: object) -> str:
        return str(uploaded(path, upload_folder()))

    for block in page.blocks.values():
        block.async_move_resource_to_block_cache = checked  # type: ignore[method-assign, assignment]


def upload_folder() -> Path:
    """Where Gradio puts what browsers send."""
    return Path(get_upload_folder())


def upload_button(label: str, name: str, variant: Literal["primary", "secondary"] = "primary") -> gr.UploadButton:
    """Gradio's upload button for several files, whose handlers receive `Upload`s.

    Gradio rewrites a file's name to store it and hands on only that; here each keeps its own. The method is replaced
    on the instance because Gradio writes a stub file beside the source of every subclass.
    """
    button = gr.UploadButton(label, file_count="multiple", variant=variant, elem_id=name)
    button.preprocess = _uploads  # type: ignore[method-assign, assignment]
    return button


def _uploads(payload: ListFiles | FileData | None) -> list[Upload]:
    """Raises UploadRefused."""
    files = [] if payload is None else list(payload) if isinstance(payload, ListFiles) else [payload]
    paths = [uploaded(file.path, upload_folder()) for file in files]
    return [Upload(path, own_name(file.orig_name or path.name)) for path, file in zip(paths, files, strict=True)]


def own_name(name: str) -> str:
    """A file's name as its owner wrote it: composed letters, no folders, no control characters, not too long."""
    base = PureWindowsPath(PurePosixPath(unicodedata.normalize("NFC", name)).name).name
    printable = "".join(letter for letter in base if unicodedata.category(letter)[0] != "C").strip(" .")
    if not printable:
        return "tai-lieu"
    stem, dot, suffix = printable.rpartition(".")
    if not dot or len(suffix) > 10:
        stem, dot, suffix = printable, "", ""
    room = _LONGEST_NAME - len((dot + suffix).encode())
    return stem.encode()[:room].decode(errors="ignore").strip() + dot + suffix


def add_uploads(
    library: Library, uploads: Sequence[Upload], shelving: Shelving | None = None
) -> Iterator[AddProgress | FileResult]:
    """How far each file has got, and its result as it finishes.

    The work is done in a thread of its own and goes on to its end even if nobody listens any more (the user has
    closed the page). The browser's copies are deleted, whatever happens.
    """
    news: Queue[AddProgress | FileResult | Exception | None] = Queue()
    threading.Thread(target=_add, args=(library, uploads, shelving, news), name="add-uploads", daemon=True).start()
    while (item := news.get()) is not None:
        if isinstance(item, Exception):
            raise item
        yield item


def _add(
    library: Library,
    uploads: Sequence[Upload],
    shelving: Shelving | None,
    news: Queue[AddProgress | FileResult | Exception | None],
) -> None:
    try:
        with tempfile.TemporaryDirectory(prefix="troly-", dir=_beside(uploads)) as folder:
            named = [_moved(upload, Path(folder, str(number))) for number, upload in enumerate(uploads)]
            for result in library.add(named, on_progress=news.put, shelving=shelving):
                news.put(result)
                if result.status != "refused":
                    keep_by_hand(library.settings.data_dir, result.document)
    except Exception as error:
        news.put(error)
    finally:
        news.put(None)
    try:
        keep_records(library)
    except Exception as error:  # the files are in; records that aren't kept are made when they are asked for
        explain(error)


def _beside(uploads: Sequence[Upload]) -> Path | None:
    """Where the uploads lie already, for what is left there by a killed process is removed, see temporary.py."""
    return uploads[0].path.parent if uploads else None


def _moved(upload: Upload, folder: Path) -> Path:
    """The file under its own name, in a folder of its own, for two files of one batch may share a name."""
    folder.mkdir()
    return Path(shutil.move(upload.path, folder / upload.name))
