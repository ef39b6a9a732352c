"""Question -> `Intent`: what it is about, read once, before anything is searched."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import takewhile

from assistant.answer import Turn
from assistant.understanding.cues import Match, matches, phrases
from assistant.understanding.intent import Intent, Named
from assistant.understanding.shelf import Shelf, names_document, subject_words
from assistant.understanding.talk import talk_facet
from assistant.understanding.vague import is_vague, topic_of
from assistant.understanding.words import Word, positions, spelled, trimmed, words_of
from index.lines import LAID_DOWN
from index.query import Query, understand
from index.vietnamese import fold, is_syllable
from index.wordlists import kinds

_LETTERS = re.compile(r"[^\W\d_]{3,}")
_WORD = re.compile(r"\w+")

SURELY = 0.75
"""Share of its words that a document must bear out to be the one whose head or signature is asked about."""

_OF_CONTENT = frozenset(["summary", "says", "outline", "subject", "recipients", "article"])
"""What only a document can be asked for; its head may also be that of one which others mention."""
MOST_FOREIGN = 2
_ARTICLE = re.compile(
    r"\b(?:(?:diem ([a-z]) )?(?:khoan (\d{1,2}) )?)dieu (\d{1,3})(?: khoan (\d{1,2}))?(?: diem ([a-z])\b)?"
)
_CLAUSE = re.compile(r"\b(?:muc|diem|khoan|phan) (\d{1,2})(?= |\Z)(?! (?:phan tram|phan|ty|trieu|nghin|trang)\b)")
_DEICTIC = re.compile(
    r"\b(?:van ban|tai lieu|bao cao|thong bao|cong van|quyet dinh|ke hoach|file|bai) (?:do|nay|tren|kia|vua roi|ay)\b"
)
_WITH = ("kem",)
"""What follows it is wanted beside the documents: "kèm số hiệu"."""
_RANKING = frozenset(["moi", "nhat", "khong", "chua"])
_LEADS = frozenset(["ve", "den", "toi", "quan", "de", "cap"])
"""Words before what documents are about: "liên quan đến", "đề cập", "nói về"."""
_RELATES = re.compile(
    r"^(?:(?:co )?(?:noi|nhac|de cap|lien quan|viet|ban)(?: (?:ve|den|toi))?|ve|chu de|thuoc|cua|o|tai|trong)\b"
)


def read_intent(
    question: str, shelf: Shelf, scope: Collection[str] | None = None, history: Sequence[Turn] = (), meant: str = ""
) -> Intent:
    """What a question is about. `meant` is the document that "văn bản đó" would be, "" when there is none."""
    text = " ".join(question.split())
    words = words_of(text)
    found = matches(text)
    plain = Intent(question, text)
    for read in (_of_assistant, _drafting, _library):
        if intent := read(plain, found, shelf, scope):
            return intent
    named = _named(text, words, found, shelf, scope, meant)
    if intent := _document(plain, words, found, named):
        return intent
    if not history and is_vague(text, words, shelf):
        return replace(plain, about="vague", subject=topic_of(text, words))
    sure = named.by in ("number", "file", "talk") and named.documents
    return _of_tasks(replace(plain, named=named) if sure else plain, words, found)


def _of_tasks(content: Intent, words: Sequence[Word], found: Sequence[Match]) -> Intent:
    """What of tasks a question for content asks, and the words that this does not account for."""
    own = _of(found, "tasks")
    left = trimmed([w for w in words if all(w in (*m.before, *m.inside, *m.after) for m in own)])
    facets = tuple(dict.fromkeys(match.facet for match in own))
    return replace(content, facets=facets, subject=spelled(content.text, left)) if own else content


def _english() -> frozenset[str]:
    return frozenset(kinds("words.tsv", "assistant")["english"])


def is_english(question: str) -> bool:
    """Whether a question is asked in English: two words of it that Vietnamese has not, and no diacritics."""
    words = [w.plain for w in words_of(question)]
    return question.isascii() and len(_english().intersection(words)) >= MOST_FOREIGN


def in_english(text: str) -> bool:
    """Whether a text is written in English: hardly a word with diacritics, most of them no Vietnamese syllables."""
    words = _LETTERS.findall(text.lower())
    plain = [word for word in words if word.isascii()]
    foreign = sum(not is_syllable(word) for word in plain)
    return len(plain) >= _PLAIN_SHARE * len(words) and 2 * foreign > len(words) and not _english().isdisjoint(words)


_PLAIN_SHARE = 0.9


def points_back(question: str) -> bool:
    """Whether a question means the document talked about: "văn bản đó ai ký?"."""
    return bool(_DEICTIC.search(fold(question)))


def _of(found: Iterable[Match], about: str) -> list[Match]:
    return [match for match in found if match.about == about]


def _of_assistant(plain: Intent, found: Sequence[Match], shelf: Shelf, scope: Collection[str] | None) -> Intent | None:
    """Talk with the assistant, where nothing else is said."""
    own = _of(found, "assistant")
    left = [w for w in (own[0].left if own else ()) if all(w in match.left for match in own)]
    facets = tuple(dict.fromkeys(match.facet for match in own))
    if not own or left:
        facets = tuple(filter(None, [talk_facet(plain.text)]))
    return replace(plain, about="assistant", facets=facets) if facets else None


_ASKS = re.compile(r"\b(?:nao|bao nhieu|bao gio|o dau|ai|may)\b")


def _drafting(plain: Intent, found: Sequence[Match], shelf: Shelf, scope: Collection[str] | None) -> Intent | None:
    own = _of(found, "drafting")
    if not own or _ASKS.search(" ".join(w.plain for w in own[0].left)):
        return None
    named = shelf.named(plain.text, own[0].left, scope)
    if named.by == "words" and not (named.words or named.places):
        named = Named()
    return replace(plain, about="drafting", facets=("draft",), named=named)


def _library(plain: Intent, found: Sequence[Match], shelf: Shelf, scope: Collection[str] | None) -> Intent | None:
    """A question for the documents themselves, where what is left tells which ones: place, time, "về …"."""
    query = understand(plain.text, shelf.provinces)
    for match in _of(found, "library"):
        asked = takewhile(lambda w: w.plain not in _WITH, (*match.inside, *match.after))
        rest = [w for w in asked if w.named or w.plain not in _RANKING]
        told = subject_words(_without_holds(rest), query)
        if subject_words(match.before, query) or (told and not _RELATES.search(_plain(match.after))):
            continue
        topic = _topic_of(rest, query) if told else ()
        words = [w for w in words_of(plain.text) if w not in topic]
        named = shelf.named(plain.text, words, scope)
        return replace(plain, about="library", facets=(match.facet,), named=named, subject=spelled(plain.text, topic))
    return None


def _topic_of(rest: Sequence[Word], query: Query) -> tuple[Word, ...]:
    """What the documents are to be about: the words after "về", without place and time."""
    leads = [not w.named and w.plain in _LEADS for w in rest]
    first = leads.index(True) if True in leads else -1
    at = next((i for i in range(first, len(rest)) if i + 1 == len(rest) or not leads[i + 1]), -1) if first >= 0 else -1
    names = [_WORD.findall(fold(name)) for name in query.provinces]
    plain = [w.plain for w in rest]
    taken = {i for name in names for i in positions(plain, name)}
    kept = [w for i, w in enumerate(rest) if i > at and i not in taken and not _in_period(w, query)]
    return trimmed([w for w in kept if w.plain not in ("tinh", "cua") or not query.provinces])


def _in_period(word: Word, query: Query) -> bool:
    return any(p.start <= word.start < p.end for p in query.periods)


def _without_holds(words: Sequence[Word]) -> list[Word]:
    """Without words for the library itself: "đã nạp", "trong kho"."""
    plain = [w.plain for w in words]
    taken = {i for phrase in phrases("holds") for i in positions(plain, phrase)}
    return [w for i, w in enumerate(words) if i not in taken]


def _plain(words: Iterable[Word]) -> str:
    return " ".join(w.plain for w in words if not w.idle or w.plain in ("cua", "co"))


# ------------------------------------------------------------------------------------------ documents


def _named(
    text: str,
    words: Sequence[Word],
    found: Sequence[Match],
    shelf: Shelf,
    scope: Collection[str] | None,
    meant: str,
) -> Named:
    """The documents named by the words that no cue accounts for."""
    own = _of(found, "document")
    left = [w for w in words if all(w in (*m.before, *m.inside, *m.after) for m in own)]
    for match in own:
        if match.facet == "says":
            left = [w for w in left if w not in _subject_of(match)]
    if article := _article(text):
        left = [w for w in left if w.plain not in ("dieu", "khoan", "diem", "muc", "phan", *article)]
    if meant and _DEICTIC.search(fold(text)):
        return Named((meant,), "talk", fit=1.0)
    if any(match.facet == "chair" for match in own):
        plain = [w.plain for w in left]
        of_meeting = {i for phrase in phrases("meeting") for i in positions(plain, phrase)}
        left = [w for i, w in enumerate(left) if i not in of_meeting]
    return shelf.named(text, left, scope)


def _document(plain: Intent, words: Sequence[Word], found: Sequence[Match], named: Named) -> Intent | None:
    """A question for a document itself: its head, signature, sections, articles, summary."""
    own = _of(found, "document")
    facets = tuple(dict.fromkeys(m.facet for m in own))
    if {"number", "signer"} & set(facets) and _says(words, phrases("when")):
        facets = tuple(dict.fromkeys((*facets, "issued")))
    article = _article(plain.text)
    about = next((True for m in own if m.facet == "says" and _subject_of(m)), False)
    names_paper = named.by != "words" or names_document(words) or named.kind in LAID_DOWN
    if article and names_paper and (article[0] or not about):
        facets = ("article",)
    elif "says" in facets:
        facets = ("says",)
    elif "summary" in facets:
        facets = ("summary",)
    if not facets or not _means_document(words, facets, named):
        return None
    says = next((m for m in own if m.facet == "says"), None)
    subject = spelled(plain.text, _subject_of(says)) if says and facets == ("says",) else ""
    return replace(
        plain, about="document", facets=facets, named=named, subject=subject, article=article or ("", "", "")
    )


def _means_document(words: Sequence[Word], facets: Sequence[str], named: Named) -> bool:
    if named.by in ("number", "file", "talk"):
        return True
    of_meeting = _says(words, phrases("meeting"))
    if "chair" in facets:
        return of_meeting and (named.by == "words" or not named.words)
    if facets == ("article",) and named.kind in LAID_DOWN and named.words:
        return True
    if not names_document(words) and not ("summary" in facets and of_meeting):
        return _is_the_only_one(facets, named)
    if named.by == "words":
        told = bool(named.words) or bool(named.places) or bool(named.period)
        return told and (bool(_OF_CONTENT & set(facets)) or named.fit >= SURELY)
    of_document = {"summary", "says", "outline"} & set(facets)
    return bool(of_document) and bool(named.kind or named.places or named.period)


def _is_the_only_one(facets: Sequence[str], named: Named) -> bool:
    """Whether a summary is asked for of what one document alone is about: "tóm tắt kết quả quý I/2024 của An Phước"."""
    return "summary" in facets and len(named.documents) == 1 and bool(named.places) and bool(named.period)


def _says(words: Sequence[Word], named: Sequence[Sequence[str]]) -> bool:
    plain = [w.plain for w in words]
    return any(positions(plain, phrase) for phrase in named)


def _subject_of(match: Match) -> tuple[Word, ...]:
    """What a document is asked to say something about: the words after the cue, or those in its gap."""
    return trimmed(match.inside or match.after)


def _article(text: str) -> tuple[str, str, str] | None:
    """(article, clause, point) that a question names: "khoản 2 Điều 7" -> ("7", "2", ""); "mục 7" of a document without
    articles -> ("", "7", "")."""
    plain = " ".join(w.plain for w in words_of(text))
    if match := _ARTICLE.search(plain):
        return match[3], match[2] or match[4] or "", match[1] or match[5] or ""
    clause = _CLAUSE.search(plain)
    return ("", clause[1], "") if clause else None
