"""Files on their way into the library: Gradio's upload button, with each file's own name."""

from __future__ import annotations

import shutil
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

from assistant.records.store import keep_records
from assistant.web.failures import explain
from index.library import AddProgress, FileResult, Library

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that the browser has sent: where it lies, and what the user calls it."""

    path: Path
    name: str


def upload_button(label: str, name: str, variant: Literal["primary", "secondary"] = "primary") -> gr.UploadButton:
    """Gradio's upload button for several files, whose handlers receive `Upload`s.

    Gradio rewrites a file's name to store it and hands on only that; here each keeps its own. The method is replaced
    on the instance because Gradio writes a stub file beside the source of every subclass.
    """
    button = gr.UploadButton(label, file_count="multiple", variant=variant, elem_id=name)
    button.preprocess = _uploads  # type: ignore[method-assign, assignment]
    return button


def _uploads(payload: ListFiles | FileData | None) -> list[Upload]:
    """Gradio has checked by now that the paths lie in its own upload folder."""
    files = [] if payload is None else list(payload) if isinstance(payload, ListFiles) else [payload]
    return [Upload(Path(file.path), own_name(file.orig_name or Path(file.path).name)) for file in files]


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


def add_uploads(library: Library, uploads: Sequence[Upload]) -> Iterator[AddProgress | FileResult]:
    """How far each file has got, and its result as it finishes.

    The work is done in a thread of its own and goes on to its end even if nobody listens any more (the user has
    closed the page). The browser's copies are deleted, whatever happens.
    """
    news: Queue[AddProgress | FileResult | Exception | None] = Queue()
    threading.Thread(target=_add, args=(library, uploads, news), name="add-uploads", daemon=True).start()
    while (item := news.get()) is not None:
        if isinstance(item, Exception):
            raise item
        yield item


def _add(library: Library, uploads: Sequence[Upload], news: Queue[AddProgress | FileResult | Exception | None]) -> None:
    try:
        with tempfile.TemporaryDirectory(prefix="troly-") as folder:
            named = [_moved(upload, Path(folder, str(number))) for number, upload in enumerate(uploads)]
            for result in library.add(named, on_progress=news.put):
                news.put(result)
    except Exception as error:
        news.put(error)
    finally:
        news.put(None)
    try:
        keep_records(library)
    except Exception as error:  # the files are in; records that aren't kept are made when they are asked for
        explain(error)


def _moved(upload: Upload, folder: Path) -> Path:
    """The file under its own name, in a folder of its own, for two files of one batch may share a name."""
    folder.mkdir()
    return Path(shutil.move(upload.path, folder / upload.name))
