"""The conversation as HTML: its exchanges, and what stands there before the first question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.web.conversation import Conversation
from assistant.web.exchange_html import exchange_html
from assistant.web.render import escape


def transcript_html(exchanges: Conversation, remarks: Mapping[int, str] | None = None) -> str:
    """`remarks`: safe HTML below single exchanges, by turn."""
    said = remarks or {}
    last = len(exchanges) - 1
    return "".join(
        exchange_html(exchange, turn, last=turn == last, remark=said.get(turn, ""))
        for turn, exchange in enumerate(exchanges)
    )


def welcome_html(examples: Sequence[str], has_reports: bool) -> str:
    """Before the first question: what this is for, and real questions to start from."""
    lead = (
        "Hỏi về kết quả, chỉ tiêu và nhiệm vụ được giao trong các báo cáo đã nạp. Mỗi câu trả lời đều dẫn nguồn; số "
        "liệu được đối chiếu với văn bản gốc."
    )
    if not has_reports:
        ask = '<button type="button" class="primary" data-tab="documents">Nạp tài liệu</button>'
        return f'<div class="welcome"><h1>Hỏi đáp</h1><p>{lead}</p><p>Thư viện chưa có tài liệu.</p>{ask}</div>'
    buttons = "".join(
        f'<li><button type="button" class="example" data-ask="{escape(example)}">{escape(example)}</button></li>'
        for example in examples
    )
    title = "<p>Có thể bắt đầu bằng một câu hỏi:</p>" if buttons else ""
    return f'<div class="welcome"><h1>Hỏi đáp</h1><p>{lead}</p>{title}<ul class="examples">{buttons}</ul></div>'
