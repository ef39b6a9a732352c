"""What every change of a library goes through: the writer's lock, the commit, the indexes that follow it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from index import originals
from index.adding import OnProgress, reporter
from index.embedding import Vectors
from index.locking import Check, writer_lock
from index.manifest import FORMAT, Manifest, ReportInfo
from index.reader import LibraryReader
from index.report import Passage, Report

EMBED_BATCH = 32
"""Passages embedded and stored at a time: enough to keep the embedder busy, few enough to show progress."""

log = logging.getLogger(__name__)

Cutter = Callable[[Report], Sequence[Passage]]


class LibraryWriter(LibraryReader):
    """A library that is written to: documents are taken out, and all of them cut and embedded anew.

    `cut` takes the place of the cutting along a report's structure where it is set.
    """

    cut: Cutter | None = None

    @contextmanager
    def _writing(self, *, sweep: bool = True) -> Iterator[Check]:
        with writer_lock(self._settings.data_dir, self._store) as check:
            with self._state:
                # The folder may have been written by another process: this one's vector index would not know.
                self._store.reopen(writing=True)
                self._manifest = self._store.manifest()
            orphans = self._store.sweep(self._manifest) if sweep else 0
            if orphans:
                log.info("deleted %d passages left by an interrupted write", orphans)
            yield check

    def _commit(self, manifest: Manifest, *changed: ReportInfo) -> None:
        with self._state:
            self._store.commit(manifest, *changed)
            self._manifest = manifest

    def _start_collection(self) -> None:
        """A passages collection for the present embedder; it takes effect with the first commit."""
        with self._state:
            name = self._store.create_passages(self._embedder_name)
            self._manifest = replace(self._manifest, collection=name, embedder=self._embedder_name, format=FORMAT)

    def _require_fitting_embedder(self) -> None:
        misfit = self._misfit()
        if misfit:
            raise misfit

    def _follow_after_write(self, known: Mapping[str, Sequence[Passage]] | None = None) -> None:
        from index.lexical_folder import Damaged

        try:
            self._follow(known=known)
        except (Damaged, OSError) as error:  # derived data: the next search tries again
            log.warning("lexical index not brought up to date: %s", error)

    def _embed(
        self, collection: str, passages: Sequence[Passage], progress: Callable[[int, int], None]
    ) -> Vectors | None:
        from index.chunking import embedding_text

        embedder, done = self.embedder, []
        progress(0, len(passages))
        for at in range(0, len(passages), EMBED_BATCH):
            batch = passages[at : at + EMBED_BATCH]
            vectors = embedder.passages([embedding_text(passage) for passage in batch]) if embedder else None
            self._store.put(collection, batch, vectors)
            done += [] if vectors is None else [vectors]
            progress(at + len(batch), len(passages))
        return np.concatenate(done) if done else None

    def _sweep_originals(self) -> None:
        originals.sweep(self._settings.data_dir, {info.digest for info in self._manifest.reports.values()})

    def remove(self, name: str) -> ReportInfo:
        """Take a document out, by file name, id or start of an id. Raises UnknownDocument, LibraryBusy."""
        with self._writing() as check:
            info = self.find(name)
            check()
            with self._state:
                self._store.withdraw(manifest := self._manifest.without(info.document), info)
                self._manifest = manifest
            self._follow_after_write()
            self._store.forget(manifest.collection, info)
            self._sweep_originals()
        return info

    def rebuild(self, on_progress: OnProgress | None = None) -> None:
        """Cut and embed every document anew from its stored text, with the present embedder, and index it lexically.

        The old passages answer until the new ones are complete. Raises LibraryBusy, LibraryUnavailable,
        EmbeddingUnavailable; the library is then as it was before.
        """
        from index.chunking import passages_of

        cut = self.cut or passages_of
        with self._writing(sweep=False) as check:  # the old passages' index may be why a rebuild is wanted
            reports = self.reports()
            collection = self._store.create_passages(self._embedder_name)
            rebuilt: list[ReportInfo] = []
            for at, info in enumerate(reports):
                source = self._store.source(info.key)
                passages = cut(source) if source else self.passages(info.document)
                progress = reporter(on_progress, Path(info.document), at + 1, len(reports))
                vectors = self._embed(collection, passages, progress)
                if source:
                    self._store.put_source(info.key, source, self._embedder_name, vectors)
                imprint = ReportInfo.of(source, passages).imprint if source else info.imprint
                rebuilt.append(replace(info, passages=len(passages), imprint=imprint))
            check()
            with self._state:
                manifest = self._manifest.rebuilt(self._embedder_name, collection, rebuilt)
                self._store.commit_rebuilt(self._manifest, manifest)
                self._manifest = manifest
            self._start_lexical_again()
            self._follow_after_write()
            self._store.sweep(self._manifest)
