"""Folders kept in the library: what is added, changed and removed there is so here, by looking again and again.

A file is read once it has been the same for some seconds. A document goes some time after its last file went, and only
when a watched file brought it in and nobody has replaced it since. What can't be looked into (a share that is not
mounted) removes nothing. Nothing here raises: what goes wrong is told in the overview, and tried again later.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import FileRefused, LibraryBusy, TrolyError, UnknownDocument
from index.files import document_name, open_file
from index.library import FileResult, Library
from index.locking import vanished
from index.watch_files import Look, Seen, lies_in, look
from index.watch_overview import Overview, overview_of
from index.watch_state import Kept, by_hand, load, owned_after, save, taken

SETTLED = 5.0
"""Seconds that a file must have been the same."""
LONGEST_PAUSE = 3600.0
TAKEN = "Các thư mục đang được một chương trình khác theo dõi cho thư viện này."
BUSY = "Thư viện đang được cập nhật ở nơi khác; các tệp còn lại chờ đến lượt."
_log = logging.getLogger(__name__)


class Watcher:
    """Watches folders for one library. `look_again` is one round; `start` does rounds in a thread of its own.

    `seconds` between looks, `grace` seconds before a document goes; `changed` is called after the library has changed,
    `told` whenever there is a new overview.
    """

    def __init__(
        self,
        library: Library,
        folders: Sequence[Path],
        *,
        seconds: float = 60.0,
        grace: float = 86_400.0,
        clock: Callable[[], float] = time.time,
        changed: Callable[[], object] = lambda: None,
        told: Callable[[Overview], object] = lambda _: None,
    ) -> None:
        self.library = library
        self.folders = tuple(dict.fromkeys(folder.absolute() for folder in folders))
        self.seconds, self.grace = seconds, grace
        self.overview = Overview(tuple(map(str, self.folders)))
        self._data_dir = library.settings.data_dir
        self._clock, self._changed, self._told = clock, changed, told
        self._lock = FileLock(self._data_dir / "watching.lock", timeout=0, thread_local=False)
        self._same_since: dict[str, tuple[Seen, float]] = {}
        self._failures, self._hurried = 0, False
        self._stopped = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self.run, name="watching", daemon=True).start()

    def stop(self) -> None:
        """No further round begins."""
        self._stopped.set()

    def run(self) -> None:
        """Round after round until `stop`; another program may watch from then on."""
        try:
            while not self._stopped.wait(self.look_again()):
                pass
        finally:
            self._lock.release(force=True)

    def look_again(self) -> float:
        """One round; seconds until the next. Never raises."""
        try:
            self._hold()
            wait, trouble = self._round(), ""
            self._failures = 0
        except Timeout:
            wait, trouble = self.seconds, TAKEN
        except LibraryBusy:
            wait, trouble = min(self.seconds, SETTLED), BUSY
        except TrolyError as error:
            _log.warning("watching: %s", error.for_operators)
            wait, trouble = self._pause(), str(error)
        except Exception as error:
            code = secrets.token_hex(4)
            _log.error("error %s: watching failed", code, exc_info=error)
            wait, trouble = self._pause(), f"Chưa theo dõi được thư mục (lỗi {code}, chi tiết trong nhật ký)."
        self._show(replace(self.overview, trouble=trouble))
        return wait

    def _show(self, overview: Overview) -> None:
        if overview != self.overview:
            self.overview = overview
            self._told(overview)

    def _hold(self) -> None:
        """One program watches for a library. Raises Timeout, LibraryUnavailable, OSError."""
        if self.library.settings.chroma_url:
            self._data_dir.mkdir(parents=True, exist_ok=True)
        if not self._data_dir.exists():  # the lock would make it
            raise vanished(self._data_dir)
        if not self._lock.is_locked:
            self._lock.acquire()

    def _pause(self) -> float:
        self._failures += 1
        return min(self.seconds * 2.0**self._failures, LONGEST_PAUSE)

    # ------------------------------------------------------------------------------------------ a round

    def _round(self) -> float:
        self.library.refresh()
        now, seen, kept = self._clock(), look(self.folders, self._data_dir), load(self._data_dir)
        new = [path for path, state in seen.files.items() if self._is_new(path, state, kept, now)]
        waiting = {path for path in new if not self._is_settled(path, seen.files[path], now)}
        fresh = any(self._same_since[path][1] == now for path in waiting)
        self._same_since = {path: self._same_since[path] for path in new}
        self._tell(seen, kept, set(new))
        ready = [path for path in new if path not in waiting]
        changed = False
        try:
            for batch in _batches(ready, seen, waiting):
                kept, added = self._add(batch, seen, kept)
                changed |= added
                ready = [path for path in ready if path not in batch]
                self._tell(seen, kept, {*ready, *waiting})
            kept, removed = self._follow_removals(seen, kept, now)
            changed |= removed
            self._tell(seen, kept, waiting)
        finally:
            if changed:
                self._call_changed()
        self._hurried = fresh and not self._hurried
        return min(self.seconds, SETTLED + 1) if self._hurried else self.seconds

    def _is_new(self, path: str, state: Seen, kept: Kept, now: float) -> bool:
        known = kept.files.get(path)
        due = known is not None and known.retry and now >= known.retry
        return known is None or not known.fits(state) or bool(due)

    def _is_settled(self, path: str, state: Seen, now: float) -> bool:
        before, since = self._same_since.get(path, (None, now))
        if before != state:
            since = now
        self._same_since[path] = (state, since)
        return now - since >= SETTLED and not 0 <= now - state.mtime < SETTLED

    def _tell(self, seen: Look, kept: Kept, waiting: set[str]) -> None:
        there = {report.document for report in self.library.reports()}
        self._show(overview_of(self.folders, seen, kept, waiting, there, self.grace))

    def _call_changed(self) -> None:
        try:
            self._changed()
        except Exception:
            _log.exception("after watched files were added")

    # ------------------------------------------------------------------------------------------ in and out

    def _add(self, batch: Sequence[str], seen: Look, kept: Kept) -> tuple[Kept, bool]:
        """Give files of one name to the library together: it tells them apart by their folders."""
        digests = {path: self._digest(path) for path in batch}
        if len(batch) == 1 and (known := kept.files.get(batch[0])):
            only, state = batch[0], seen.files[batch[0]]
            if digests[only] and known.digest == digests[only] and not known.retry:
                kept = replace(kept, files={**kept.files, only: replace(known, size=state.size, mtime=state.mtime)})
                save(self._data_dir, kept)
                return kept, False
        before = self._library_digests()
        results = self._results(batch)
        after = self._library_digests()
        each = [[one] for one in results] if len(results) == len(batch) else [results] * len(batch)
        for path, own in zip(batch, each, strict=True):
            file = taken(kept.files.get(path), seen.files[path], digests[path], own, self._clock())
            owned = owned_after(kept.owned, path, own, before, after)
            kept = Kept({**kept.files, path: file}, owned)
        save(self._data_dir, kept)
        return kept, before != after

    def _results(self, batch: Sequence[str]) -> list[FileResult]:
        """Raises TrolyError for what is wrong with the library, and stands for every file."""
        try:
            return list(self.library.add(map(Path, batch)))
        except TrolyError:
            raise
        except Exception as error:
            code = secrets.token_hex(4)
            _log.error("error %s: adding %s failed", code, batch, exc_info=error)
            reason = f"Không nạp được (lỗi {code}, chi tiết trong nhật ký)."
            return [FileResult(document_name(Path(path)), "refused", reason) for path in batch]

    def _digest(self, path: str) -> str:
        """ "" for what can't be read: the library says why."""
        try:
            with open_file(Path(path), self.library.settings.limits) as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except (FileRefused, OSError):
            return ""

    def _library_digests(self) -> dict[str, str]:
        return {report.document: report.digest for report in self.library.reports()}

    def _follow_removals(self, seen: Look, kept: Kept, now: float) -> tuple[Kept, bool]:
        """Forget files that are gone; take out their documents once the grace is over."""
        files = {path: one for path, one in kept.files.items() if path in seen.files or not self._is_sought(path, seen)}
        wanted = {name for one in files.values() for name in one.documents}
        theirs = by_hand(self._data_dir)
        owned, removed = {name: own for name, own in kept.owned.items() if name not in theirs}, False
        for name, own in list(owned.items()):
            if name in wanted or not self._is_sought(own.path, seen):
                owned[name] = replace(own, gone=None)
            elif own.gone is None:
                owned[name] = replace(own, gone=now)
            elif now - own.gone >= self.grace:
                removed |= self._remove(name, own.digest)
                del owned[name]
        left = Kept(files, owned)
        if left != kept:
            save(self._data_dir, left)
        return left, removed

    def _is_sought(self, path: str, seen: Look) -> bool:
        """Whether a file that lay there would have been seen."""
        return any(lies_in(path, str(folder)) for folder in self.folders) and seen.knows(path)

    def _remove(self, name: str, digest: str) -> bool:
        """Unless somebody has replaced the document by hand, or has removed it already."""
        if self._library_digests().get(name) != digest:
            return False
        try:
            self.library.remove(name)
        except UnknownDocument:
            return False
        return True


def _batches(ready: Sequence[str], seen: Look, waiting: set[str]) -> Iterator[list[str]]:
    """Files to add, each with all other files of its name that are not being written."""
    of_name: dict[str, list[str]] = {}
    for path in sorted(set(seen.files) - waiting):
        of_name.setdefault(document_name(Path(path)), []).append(path)
    for name in dict.fromkeys(document_name(Path(path)) for path in ready):
        yield of_name[name]
