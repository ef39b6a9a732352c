"""Answers to greetings, thanks, questions about the assistant and today's date; drafting; questions too vague."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assistant.about.replies import Reply, called
from assistant.answer import Answer
from assistant.understanding.intent import Intent
from index.manifest import ReportInfo

_DAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_CAN = (
    "Tôi là Trợ lý KCN: trả lời câu hỏi về kết quả, chỉ tiêu, nhiệm vụ trong các tài liệu đã nạp, kèm trích dẫn; "
    "tóm tắt một báo cáo, cho biết ai ký, số, ngày của văn bản, liệt kê tài liệu đang có, và giúp soạn "
    "thông báo kết luận, biên bản, tóm tắt hội nghị ở mục Soạn thảo."
)
_TRY = "Có thể hỏi thử:"
_EMPTY = "Thư viện chưa có tài liệu nào. Mời tải tài liệu lên ở mục Tài liệu rồi hỏi."


def talk(intent: Intent, examples: Sequence[str], now: datetime) -> Answer:
    """A short human answer, with questions that work here."""
    reply = Reply(intent)
    facets = intent.facets
    if "greeting" in facets:
        reply.say("Xin chào! Tôi có thể giúp tra cứu các tài liệu đã nạp.")
    if "today" in facets:
        day = f"{now.day}/{now.month}/{now.year}"
        reply.say(f"Hôm nay là {_DAYS[now.weekday()]}, ngày {day}, bây giờ là {now.hour} giờ {now.minute:02} phút.")
    if "help" in facets or "who" in facets:
        reply.say(_CAN)
    if "thanks" in facets and not reply.lines:
        reply.say("Rất vui được giúp. Cần tra cứu gì thêm, mời hỏi tiếp.")
    if "bye" in facets and not reply.lines:
        reply.say("Tạm biệt, hẹn gặp lại.")
    offered = () if {"thanks", "bye"} & set(facets) else tuple(examples)
    if offered:
        reply.say(_TRY)
        for example in offered:
            reply.say(f"- {example}")
    elif not examples and {"help", "who", "greeting"} & set(facets):
        reply.say(_EMPTY)
    return reply.answer(checked=False, choices=offered)


def drafting(intent: Intent, infos: Sequence[ReportInfo]) -> Answer:
    """What the Soạn thảo tab can do; opens it with the documents named."""
    reply = Reply(intent)
    reply.say(
        "Việc soạn văn bản làm ở mục **Soạn thảo**: chọn tài liệu, chọn loại (tóm tắt hội nghị, thông báo kết luận, "
        "biên bản), phần mềm lập dự thảo có ghi nguồn từng dòng, sửa được và tải về dạng Word."
    )
    if infos:
        reply.say(f"Đã chọn sẵn: {'; '.join(called(info) for info in infos)}.")
    reply.say("Loại văn bản khác (công văn, tờ trình…) chưa có mẫu; có thể lấy bản tóm tắt làm phần nội dung.")
    return reply.answer(checked=False, action={"tab": "draft", "documents": [info.document for info in infos]})


def ask_back(intent: Intent, choices: Sequence[str]) -> Answer:
    """A question too vague to be answered, asked back with whole questions that work."""
    reply = Reply(intent)
    about = f" về “{intent.subject}”" if intent.subject else ""
    reply.say(f"Câu hỏi{about} chưa nói rõ nơi nào, thời gian nào. Có phải ý là một trong các câu sau?")
    for choice in choices:
        reply.say(f"- {choice}")
    if not choices:
        reply.say("Mời hỏi lại, nêu rõ chỉ tiêu hoặc việc cần biết, địa phương và thời gian.")
    return reply.answer(checked=False, choices=choices)
