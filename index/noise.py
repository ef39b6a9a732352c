"""What is no content of a document: tag debris, menus, footers, links to other articles, repetitions of the title."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from index.lines import ENDED, PROSE, Element, is_capitals, is_official_head
from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("pages.tsv", kind)


_DEBRIS = re.compile(
    r"(?:<[!/?]?\[?[A-Za-z][^<>]*+>?\s*+)++|Normal\s+0(?:\s+\w[\w-]*)+|/\*.*\*/|[\w.]*Mso\w+.*|mso-[\w-]+:.*|[{}]"
    r"|(?:st\d\\?)?:\*\{.*"
    r"|[\W_]+|(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+){3,}"
)


def without_noise(elements: Iterable[Element]) -> list[Element]:
    """Without tag debris, menus, footers, related links and repetitions of the title; photo captions are marked.

    Web pages repeat the title above the caption of every photo, so the line right under a repeated title is a caption.
    """
    clean = [
        e for e in elements if e.grid or not (_DEBRIS.fullmatch(e.text) or _pattern("furniture").fullmatch(e.text))
    ]
    title = next((e.text for e in clean if _can_be_title(e.text)), "")
    repeated = sum(e.text == title for e in clean) > 1
    kept: list[Element] = []
    seen, under_title, related = False, False, False
    for element in clean:
        text = element.text
        related = bool(_pattern("related").fullmatch(text)) or (related and _is_link_title(element))
        is_title = bool(title) and text == title
        if not (related or (is_title and seen) or (kept and len(text.split()) > 3 and text == kept[-1].text)):
            under = under_title and repeated and not (element.gap or element.grid or ENDED.search(text))
            caption = under or (len(text) < 3 * PROSE and bool(_pattern("photo").fullmatch(text)))
            kept.append(replace(element, style="caption") if caption else element)
        seen, under_title = seen or is_title, is_title
    return kept


def _is_link_title(element: Element) -> bool:
    return not element.grid and len(element.text) < 2 * PROSE and not element.text.endswith(".")


def _can_be_title(text: str) -> bool:
    return len(text.split()) > 3 and not is_capitals(text) and not is_official_head(text)
