"""What one document says about a subject, by its own headings; its outline; the text of an article."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.about.lines import Line, shortened
from assistant.about.replies import Reply
from index.query import is_function_word
from index.report import Passage
from index.scanning import without_bullet
from index.synonyms import build_synonyms
from index.vietnamese import Analyzer, fold

_AND = re.compile(r",|;|\s(?:và|va|hoặc)\s")
_AFTER_ARTICLES = re.compile(r"(?:chương|phụ lục|nơi nhận)\b|(?:TM|KT|TL|TUQ)\s*\.", re.I)

SHOWN = 700
"""Characters of a section or article that an answer shows."""
_LINE = 320
MOST_ITEMS = 20
"""Headings or articles that an outline lists."""
FEWEST_ARTICLES = 3
"""A document with so many articles is outlined by them."""
_NAMES = 0.99
"""Share of the subject's words that a heading must have to be about it."""
_ARTICLE = re.compile(r"^Điều\s+(\d{1,3})\b", re.I)
_NUMBERED = re.compile(r"(\d{1,2})\s*[.)](?!\d)\s*(?=\D)")
_PART = re.compile(r"(?:[IVX]{1,5}|[A-H])\s*[.)]\s|(?i:phần|chương|phụ lục|điều|nơi nhận)\b|(?:TM|KT|TL|TUQ)\s*\.")
_ITEM = re.compile(r"[-–+•*]|[a-zđ]\s*\)")
_MOST_PARTS = 3
"""Paragraphs of one number that an answer shows."""
_CLOSING = re.compile(r"Nơi nhận\s*:|Trên đây là\b", re.I)
"""The end of a document's body, whatever section it stands in."""
_NOT_ASKED = frozenset(["phan", "muc", "chuong", "van", "de", "linh", "vuc", "cong", "tac", "viec", "noi", "dung"])


def subject_of(subject: str, analyzer: Analyzer) -> list[str]:
    """The folded syllables that tell what is asked about, abbreviations written out."""
    words = [fold(s) for s in analyzer.syllables(subject)]
    own = [w for w in words if not is_function_word(w, True)]
    narrow = [w for w in own if w not in _NOT_ASKED]
    return narrow or own


def subjects_of(subject: str, analyzer: Analyzer) -> list[list[str]]:
    """The subject as a whole, then each of its parts ("khó khăn, vướng mắc"), then what means the same."""
    whole = subject_of(subject, analyzer)
    parts = [subject_of(part, analyzer) for part in _AND.split(subject)]
    groups = build_synonyms(analyzer, folded=True)
    same = [list(phrase) for part in (whole, *parts) for *_, others in groups.in_text(part) for phrase in others]
    return [one for i, one in enumerate((whole, *parts, *same)) if one and one not in (whole, *parts, *same)[:i]]


def headings(passages: Sequence[Passage]) -> list[str]:
    """The headings of a document in order, each as its path ("A. KẾT QUẢ › II. LĨNH VỰC › 4. Môi trường")."""
    return list(dict.fromkeys(p.section for p in passages if p.section))


def heading_about(subject: Sequence[str], passages: Sequence[Passage], analyzer: Analyzer) -> tuple[str, ...]:
    """The path down to the heading that is about a subject, the highest and shortest one; () where none is."""
    best: tuple[tuple[int, int], tuple[str, ...]] | None = None
    for section in headings(passages):
        path = tuple(section.split(" › "))
        for depth, heading in enumerate(path, 1):
            own = [fold(s) for s in analyzer.syllables(heading)]
            share = sum(s in own for s in subject) / len(subject) if subject else 0.0
            rank = (-len(own), -depth)
            if share >= _NAMES and (best is None or rank > best[0]):
                best = (rank, path[:depth])
    return best[1] if best else ()


def under(path: Sequence[str], lines: Sequence[Line]) -> list[Line]:
    """The lines under a heading, without headings."""
    depth = len(path)
    found = [line for line in lines if tuple(line.passage.section.split(" › "))[:depth] == tuple(path)]
    titles = {title for line in found for title in line.passage.section.split(" › ")}
    end = next((i for i, line in enumerate(found) if _CLOSING.match(line.text)), len(found))
    return [line for line in found[:end] if line.text not in titles and not _is_header(line)]


def _is_header(line: Line) -> bool:
    """The row of a table that names its columns."""
    return bool(line.passage.headers) and line.text == line.passage.headers.strip()


def say_section(reply: Reply, path: Sequence[str], lines: Sequence[Line]) -> None:
    """The lines under a heading, as far as they fit."""
    reply.say(f"Mục “{path[-1]}”:", *lines[:1])
    _say_lines(reply, lines, "của mục này")


def _say_lines(reply: Reply, lines: Sequence[Line], rest: str) -> None:
    shown, used = 0, 0
    for line in lines:
        text = shortened(_item(line), _LINE if len(lines) > 1 else SHOWN)
        if shown and used + len(text) > SHOWN:
            break
        reply.say(f"- {text}", line)
        shown, used = shown + 1, used + len(text)
    if shown < len(lines):
        reply.say(f"(còn {len(lines) - shown} đoạn nữa {rest}; mở nguồn để đọc đủ)")


def _item(line: Line) -> str:
    """A line without its bullet; a table row with its columns named."""
    text = without_bullet(line.text)
    cells, names = text.split("\t"), line.passage.headers.split("\t")
    if len(cells) > 1:
        pairs = zip(names if len(names) == len(cells) else [""] * len(cells), cells, strict=True)
        return "; ".join(f"{n}: {c}" if n else c for n, c in pairs if c.strip() and fold(n) not in ("tt", "stt"))
    return text


def say_passages(reply: Reply, subject: Sequence[str], passages: Sequence[Passage]) -> bool:
    """The lines of the passages that name the subject, best first; False where none does."""
    from assistant.about.lines import lines_of

    scored = []
    for line in lines_of(passages):
        plain = " ".join(fold(line.text).split())
        share = sum(bool(re.search(rf"(?<!\w){re.escape(s)}(?!\w)", plain)) for s in subject) / max(len(subject), 1)
        together = " ".join(subject) in plain
        if (share >= _NAMES or together) and len(plain) > 25:
            scored.append((not together, line))
    if not scored:
        return False
    best = [line for _, line in sorted(scored, key=lambda one: one[0])][:5]
    reply.say("Các đoạn nêu điều được hỏi:")
    _say_lines(reply, sorted(best, key=lambda line: (line.passage.ordinal, line.start)), "cùng ý")
    return True


def say_outline(reply: Reply, passages: Sequence[Passage]) -> bool:
    """The articles, or else the headings of the two highest levels, with where they stand; False without any."""
    from assistant.about.lines import lines_of

    articles = [line for line in lines_of(passages) if _ARTICLE.match(line.text)]
    if len(articles) >= FEWEST_ARTICLES:
        reply.open()
        reply.say(f"Gồm {len(articles)} điều:")
        for line in articles[:MOST_ITEMS]:
            reply.say(f"- {shortened(line.text, 120)}", line)
        if len(articles) > MOST_ITEMS:
            reply.say(f"và {len(articles) - MOST_ITEMS} điều nữa; hỏi “Điều …” để xem nội dung một điều.")
        return True
    seen: dict[str, Passage] = {}
    deep: set[str] = set()
    for passage in passages:
        for level, heading in enumerate(passage.section.split(" › ") if passage.section else []):
            seen.setdefault(heading, passage)
            deep |= {heading} if level > 1 else set()
    tops = [(heading, passage) for heading, passage in seen.items() if heading not in deep]
    if not tops:
        return False
    reply.open()
    reply.say(f"Gồm {len(tops)} mục:")
    for heading, passage in tops[:MOST_ITEMS]:
        reply.say(f"- {shortened(heading, 120)}", Line(heading, passage, *_place(heading, passage)))
    return True


def _place(heading: str, passage: Passage) -> tuple[int, int]:
    at = passage.text.find(heading)
    return (at, at + len(heading)) if at >= 0 else (0, 0)


def article_lines(number: str, lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each article of that number, from its heading to the next article."""
    found: list[list[Line]] = []
    inside = False
    for line in lines:
        match = _ARTICLE.match(line.text)
        if match:
            inside = match[1] == number
            found += [[]] if inside else []
        elif _AFTER_ARTICLES.match(line.text):
            inside = False
        if inside:
            found[-1].append(line)
    return found


def clause_lines(article: Sequence[Line], clause: str, point: str) -> list[Line]:
    """The lines of a clause ("2.") of an article, or of a point ("b)") of it; none where it has no such."""
    part = _between(article[1:], rf"{clause}\s*[.)]", r"\d{1,2}\s*[.)]") if clause else list(article[1:])
    return _between(part, rf"{point}\s*\)", r"[a-zđ]\s*\)") if point else part


def _between(lines: Sequence[Line], begins: str, other: str) -> list[Line]:
    at = next((i for i, line in enumerate(lines) if re.match(begins, line.text)), None)
    if at is None:
        return []
    end = next((i for i in range(at + 1, len(lines)) if re.match(other, lines[i].text)), len(lines))
    return list(lines[at:end])


def say_article(reply: Reply, article: tuple[str, str, str], lines: Sequence[Line]) -> bool:
    """The text of "Điều 7 (khoản 2 (điểm b))"; False where the document has none."""
    number, clause, point = article
    said = False
    for whole in article_lines(number, lines):
        part = clause_lines(whole, clause, point) if clause or point else whole[1:]
        if not part and (clause or point or len(whole) > 1):
            continue
        where = " ".join((f"điểm {point}" if point else "", f"khoản {clause}" if clause else "")).strip()
        title = shortened(whole[0].text, 300)
        reply.say(title, whole[0])
        if where:
            reply.say(f"{where[:1].upper()}{where[1:]}:")
        if part:
            _say_lines(reply, part, "của điều này")
        said = True
    return said


def numbered_lines(number: str, lines: Sequence[Line]) -> list[list[Line]]:
    """The paragraphs of a document that bear a number ("7.", "7)"), each to the next number or larger part; the last of
    a row goes on only as long as dashes do."""
    found: list[list[Line]] = []
    starts = [i for i, line in enumerate(lines) if _NUMBERED.match(line.text) or _PART.match(line.text)]
    for n, start in enumerate(starts):
        own = _NUMBERED.match(lines[start].text)
        if own is None or int(own[1]) != int(number):
            continue
        end = starts[n + 1] if n + 1 < len(starts) else len(lines)
        heads = lines[start].text in lines[start].passage.section.split(" › ")
        last = not heads and (n + 1 == len(starts) or not _NUMBERED.match(lines[starts[n + 1]].text))
        stop = (i for i in range(start + 1, end) if last and not _ITEM.match(lines[i].text))
        found.append(list(lines[start : next(stop, end)]))
    return found


def say_numbered(reply: Reply, article: tuple[str, str, str], lines: Sequence[Line]) -> bool:
    """The paragraphs numbered so in a document without articles; False where there are none."""
    found = numbered_lines(article[1], lines)
    if len(found) > 1:
        reply.say(f"Có {len(found)} mục đánh số {article[1]}:")
    for part in found[:_MOST_PARTS]:
        reply.say(shortened(part[0].text, SHOWN), part[0])
        _say_lines(reply, part[1:], "của mục này")
    return bool(found)
