"""What a question is about: the type that understanding gives and answering takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from index.vietnamese import without_diacritics

About = Literal["content", "document", "library", "drafting", "assistant", "vague"]

By = Literal["", "number", "file", "words", "talk"]
"""How a question names a document: by its number, its file's name, words of its title and head, or by what was talked
about before."""


@dataclass(frozen=True, slots=True)
class Named:
    """The documents that a question may mean.

    `documents` are all that fit, best first. `number` is the number that it gives, `words` what else it says of the
    document as typed, `places` and `period` the place and time that it names. `fit` is the share of its words that the
    best one bears out, from 0 to 1.
    """

    documents: tuple[str, ...] = ()
    by: By = ""
    number: str = ""
    words: str = ""
    kind: str = ""
    places: tuple[str, ...] = ()
    period: str = ""
    fit: float = 0.0

    @property
    def one(self) -> str:
        """The document meant, "" where none or several may be."""
        return self.documents[0] if len(self.documents) == 1 else ""


@dataclass(frozen=True, slots=True)
class Intent:
    """A question read once. `asked` is what was typed, `text` what is understood; `notes` tell of slips between them.

    `facets` are what is asked of a document ("signer", "summary"), of the library ("list", "newest") or of the
    assistant ("greeting"). `subject` is what a document or the library is asked about. Of a content question
    `documents` are those that it is to be answered from, empty for all. `untimely`: it means a time, told from today,
    of which the library has no document.
    """

    asked: str
    text: str
    about: About = "content"
    facets: tuple[str, ...] = ()
    named: Named = field(default_factory=Named)
    subject: str = ""
    article: tuple[str, str, str] = ("", "", "")
    notes: tuple[str, ...] = ()
    half_typed: bool = False
    untimely: bool = False

    @property
    def searched(self) -> str:
        """The text to search by. Without diacritics where some were missing: not all of them can be given back, and
        the folded field finds 0.877 of the passages then, the others 0.870 (see docs/evaluation.md)."""
        return without_diacritics(self.text) if self.half_typed else self.text

    @property
    def documents(self) -> tuple[str, ...]:
        return self.named.documents
