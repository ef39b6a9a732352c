"""Looking back and forth in a text at a cost that does not grow with the text.

What stands before a place is told by the words next to it. Patterns that end in `$` are therefore tried on the last
REACH characters only, not on all that comes before: a paragraph with ten thousand figures would be read ten thousand
times otherwise. No cue of this project is nearly as long.
"""

from __future__ import annotations

import re

REACH = 240
"""Characters before or after a place that may say something about it."""


WORD = re.compile(r"\w+")
LETTERS = re.compile(r"[^\W\d_]+")
LINE = re.compile(r"[^\n]+")
YEAR = re.compile(r"(?:19|20)\d\d")


def before(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str] | None:
    """`pattern.search(text[:at])` for a pattern that ends in `$`, whose "^" is the start of the text."""
    return pattern.search(text, max(0, at - REACH), at)


def last_part(text: str, separators: str) -> str:
    """What follows the last of some characters: last_part("12%, đạt", ",;") is " đạt"."""
    return text[max(map(text.rfind, separators)) + 1 :]


def opens(text: str, words: str) -> bool:
    """Whether a text begins with words that end there: "Luật" opens "Luật Đất đai" and not "Luậtsư"."""
    return text.startswith(words) and not WORD.match(text, len(words))


def find_whole(text: str, words: str) -> int:
    """Where words first stand in a text with no letter or digit right beside them; -1 for nowhere."""
    at = text.find(words)
    while at >= 0 and (WORD.match(text[at - 1 : at]) or WORD.match(text, at + len(words))):
        at = text.find(words, at + 1)
    return at


def whole_words(words: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Words with no letter or digit right beside them, however white space is set between them."""
    return re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words.split())) + r"(?!\w)", flags)


def any_case(words: str) -> re.Pattern[str]:
    """Words as they stand, in capitals or in small letters."""
    return re.compile(re.escape(words), re.IGNORECASE)


_BULLET = re.compile(r"^[-–+•*]\s*")


def without_bullet(text: str) -> str:
    """ "- Sở Tài chính" -> "Sở Tài chính"."""
    return _BULLET.sub("", text)


def first_part(text: str, separators: str) -> str:
    """What stands before the first of some characters: first_part("12%, đạt", ",;") is "12%"."""
    ends = [at for at in map(text.find, separators) if at >= 0]
    return text[: min(ends)] if ends else text


def quotations(text: str) -> list[tuple[int, int]]:
    """Where words in quotation marks stand, the marks included; a mark that is never closed opens nothing."""
    found: list[tuple[int, int]] = []
    at = 0
    last = {mark: text.rfind(closing) for mark, closing in _CLOSING.items()}
    for opening in _OPENING.finditer(text):
        mark, start = opening.group(), opening.start()
        if at <= start < last[mark]:
            at = text.index(_CLOSING[mark], start + 1) + 1
            found.append((start, at))
    return found


_CLOSING = {"“": "”", '"': '"'}
_OPENING = re.compile('[“"]')
