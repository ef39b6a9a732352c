"""What is said under an answer: how it was checked, who wrote it, what was done to it; or that there is none."""

from __future__ import annotations

from assistant.answer import Answer, Citation, Verification
from assistant.web.conversation import Kind, Place
from assistant.web.render import escape, page_of, paragraph_html, place_attributes, shorten

_SNIPPET_LENGTH = 180


_TITLE_LENGTH = 90


def notice_html(notice: str) -> str:
    """Why a configured model's answer isn't the one shown; not an error of the answer below it."""
    return f'<p class="notice" role="status">{escape(notice)}</p>' if notice else ""


def notes_html(answer: Answer) -> str:
    """What was done to the answer; sentences of a model that were left out are told even where nobody noted them."""
    removed = answer.verification.removed
    told = (f"Đã bỏ {removed} câu của mô hình mà tài liệu không xác nhận.",) if removed else ()
    return "".join(f'<p class="done">{escape(note)}</p>' for note in answer.notes or told)


def written_by(answer: Answer) -> str:
    """Who wrote the sentences: the software, or which model."""
    if answer.mode == "offline":
        return "Ngoại tuyến"
    return f"Mô hình {answer.usage.model}" if answer.usage else "Mô hình ngôn ngữ"


def check_html(verification: Verification, sources: int, writer: str = "", quoted: int = 0) -> str:
    """The line that says how the answer was checked, what of it code worked out, and who wrote it.

    `quoted` figures stand as they do in the source: cells of a table and the like, with nothing to compare.
    """
    figures, supported, computed = verification.figures, verification.supported, verification.computed
    worked_out = f" · {computed} phép tính do phần mềm thực hiện" if computed else ""
    by = f'<span class="writer"> · {escape(writer)}</span>' if writer else ""
    if figures and supported == figures and not verification.unsupported:
        return f'<p class="check passed">✓ {supported} số liệu có trong nguồn được dẫn{worked_out}{by}</p>'
    if figures:
        missing = "; ".join(verification.unsupported)
        tail = f", chưa thấy trong nguồn: {escape(missing)}" if missing else ""
        return f'<p class="check failed">⚠ {supported}/{figures} số liệu có trong nguồn được dẫn{tail}{by}</p>'
    if sources:
        told = f"Trích nguyên văn từ {sources} nguồn, {quoted} số liệu" if quoted else f"Trích từ {sources} nguồn"
        return f'<p class="check">{told}{worked_out}{by}</p>'
    return ""


def unsure_html(sources: int, writer: str = "") -> str:
    """Under quotations that are only the nearest: what they are, and no tick."""
    by = f'<span class="writer"> · {escape(writer)}</span>' if writer else ""
    return f'<p class="check">Trích nguyên văn từ {sources} đoạn, chưa xác nhận là câu trả lời{by}</p>'


def refusal_html(answer: Answer, turn: int) -> str:
    """A refusal looks different from an answer, and offers the nearest things beside it."""
    reason = answer.reason or answer.answer
    documents = {citation.document: citation for citation in reversed(answer.related)}  # the best of each
    nearest_first = sorted(documents.values(), key=answer.related.index)
    related = "".join(_related_html(citation, turn) for citation in nearest_first)
    nearest = f'<p class="nearest">Gần nhất:</p><ul class="related">{related}</ul>' if related else ""
    return (
        '<div class="refusal"><p class="refusal-title">Không có trong tài liệu đã nạp</p>'
        f"{paragraph_html([reason], escape)}{nearest}</div>"
    )


def _related_html(citation: Citation, turn: int) -> str:
    kind: Kind = "related"
    title = shorten(citation.title or citation.document, _TITLE_LENGTH)
    name = " · ".join(part for part in (title, citation.period, page_of(citation)) if part)
    name = f"{name} – {citation.standing}" if citation.standing else name
    snippet = shorten(citation.quote or citation.text, _SNIPPET_LENGTH)
    place = place_attributes(Place(turn, kind, citation.marker))
    return (
        f'<li><button type="button" class="link" {place}>{escape(name)}</button>'
        f'<span class="snippet">{escape(snippet)}</span></li>'
    )
