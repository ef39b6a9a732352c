"""What is no content of a document: tag debris, menus, footers, links to other articles, repetitions of the title."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from index.lines import ENDED, PROSE, Element, is_capitals, is_official_head

_DEBRIS = re.compile(
    r"(?:<[!/?]?\[?[A-Za-z][^<>]*+>?\s*+)++|Normal\s+0(?:\s+\w[\w-]*)+|/\*.*\*/|[\w.]*Mso\w+.*|mso-[\w-]+:.*|[{}]"
    r"|(?:st\d\\?)?:\*\{.*"
    r"|[\W_]+|(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+){3,}"
)
_FURNITURE = re.compile(
    r"article|top page desktop|(?:từ khóa|từ khoá|tags?)\s*:.*|trang chủ|(?:lên|về) đầu trang|quay lại|xem thêm|chia sẻ"
    r"|in (?:bài|trang)(?: này)?|bản in|gửi (?:email|bài viết|phản hồi)|đăng nhập|tìm kiếm|bình luận"
    r"|facebook|zalo|tweet|thích|like|share|(?:số )?lượt (?:xem|truy cập)\s*:?\s*[\d.]*|cỡ chữ.*|a-\s*a\s*a\+"
    r"|(?:nghe|đọc) (?:đọc )?bài(?: viết)?"
    r"|(?:©|copyright|bản quyền thuộc).*|.{,160}\bcookies?\b.{,160}|skip to (?:main )?content|back to top|print",
    re.I,
)
_RELATED = re.compile(
    r"(?:các |những )?(?:tin(?: tức| bài)?|bài(?: viết)?)\s+"
    r"(?:cùng (?:chủ đề|chuyên mục|mục)|liên quan|khác|đã đưa|nổi bật|mới(?: nhất| hơn)?|cũ hơn"
    r"|(?:đọc|xem) nhiều(?: nhất)?)[\s:\d]*"
    r"|(?:có thể )?bạn (?:quan tâm|muốn đọc)[\s:]*",
    re.I,
)
_PHOTO = re.compile(r"(?:(?:hình )?ảnh|trong ảnh)\s*(?::|minh h).+|.+[(.]\s*ảnh\s*:[^.]{1,40}", re.I)


def without_noise(elements: Iterable[Element]) -> list[Element]:
    """Without tag debris, menus, footers, related links and repetitions of the title; photo captions are marked.

    Web pages repeat the title above the caption of every photo, so the line right under a repeated title is a caption.
    """
    clean = [e for e in elements if e.grid or not (_DEBRIS.fullmatch(e.text) or _FURNITURE.fullmatch(e.text))]
    title = next((e.text for e in clean if _can_be_title(e.text)), "")
    repeated = sum(e.text == title for e in clean) > 1
    kept: list[Element] = []
    seen, under_title, related = False, False, False
    for element in clean:
        text = element.text
        related = bool(_RELATED.fullmatch(text)) or (related and _is_link_title(element))
        is_title = bool(title) and text == title
        if not (related or (is_title and seen) or (kept and len(text.split()) > 3 and text == kept[-1].text)):
            under = under_title and repeated and not (element.gap or element.grid or ENDED.search(text))
            caption = under or (len(text) < 3 * PROSE and bool(_PHOTO.fullmatch(text)))
            kept.append(replace(element, style="caption") if caption else element)
        seen, under_title = seen or is_title, is_title
    return kept


def _is_link_title(element: Element) -> bool:
    return not element.grid and len(element.text) < 2 * PROSE and not element.text.endswith(".")


def _can_be_title(text: str) -> bool:
    return len(text.split()) > 3 and not is_capitals(text) and not is_official_head(text)
