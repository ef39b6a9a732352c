"""The spelling of a library's words, kept up with the library behind the questions."""

from __future__ import annotations

import threading

from assistant.understanding.spelling import Reading, Spelling
from assistant.understanding.words import data_lines
from index.library import Library
from index.query import province_names
from index.vietnamese import Analyzer, has_diacritics


class Spellings:
    """Reads questions by the words of the library. Thread-safe.

    Reading all words takes a while in a large library: only the first question waits for it. After a change of the
    library the words known before serve until the new ones are read.
    """

    def __init__(self, library: Library, analyzer: Analyzer) -> None:
        self.library = library
        self.analyzer = analyzer
        self._lock = threading.Lock()
        self._known: tuple[str, dict[bool, Spelling]] | None = None

    def read(self, question: str) -> Reading:
        """The question with its diacritics and without slips; as typed where the library has no words yet."""
        return self._spelling()[not has_diacritics(question)].read(question)

    def take_over(self, other: Spellings) -> None:
        """Until the library's words are read, those of another one serve, whose documents it has too."""
        self._known = other._known

    def _spelling(self) -> dict[bool, Spelling]:
        known, revision = self._known, self.library.revision
        if known is None:
            with self._lock:
                return (self._known or self._learn(revision))[1]
        if known[0] != revision and self._lock.acquire(blocking=False):
            threading.Thread(target=self._learn_and_release, args=(revision,), name="words", daemon=True).start()
        return known[1]

    def _learn_and_release(self, revision: str) -> None:
        try:
            self._learn(revision)
        finally:
            self._lock.release()

    def _learn(self, revision: str) -> tuple[str, dict[bool, Spelling]]:
        forms = self.library.vocabulary()
        phrases = (*data_lines("phrases.txt"), *self.library.provinces(), *province_names())
        self._known = revision, {plain: self._made(forms, phrases, plain) for plain in (False, True)}
        return self._known

    def _made(self, forms: dict[str, int], phrases: tuple[str, ...], plain: bool) -> Spelling:
        return Spelling(self.analyzer, forms, lambda pairs: self.library.passage_counts(pairs, plain)[0], phrases)
