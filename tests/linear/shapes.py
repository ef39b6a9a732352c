"""Texts that no office writes and anybody can paste: one shape, repeated to a length."""

from __future__ import annotations

from itertools import cycle, islice

UNITS = {
    "digits": "7",
    "dots": ".",
    "spaces": " ",
    "open brackets": "(",
    "close brackets": ")",
    "square brackets": "[",
    "commas": ",",
    "semicolons": "; ",
    "colons": ": ",
    "straight quotes": '"',
    "curly quotes": "“",
    "hyphens": "-",
    "dashes": " – ",
    "slashes": "/",
    "per cents": "%",
    "newlines": "\n",
    "tabs": "\t",
    "letters": "a",
    "capital letters": "Đ",
    "one syllable": "nghiệp ",
    "single capitals": "A ",
    "numbered": "1.1.1.",
    "numbers": "12 ",
    "decimals": "1,5 ",
    "grouped": "1.000",
    "years": "2024 ",
    "dates": "1/1/2024 ",
    "shares": "5% ",
    "amounts": "5 tỷ đồng ",
    "counts": "5 dự án, ",
    "bracketed counts": "(5 dự án) ",
    "and": "và ",
    "from": "từ ",
    "of": "của ",
    "rises": "tăng ",
    "months": "tháng 6 ",
    "quarters": "quý I ",
    "year so far": "đến năm 2024 ",
    "departments": "Sở ",
    "department names": "Sở Công Thương ",
    "listed departments": "Sở Công Thương, ",
    "names": "Nguyễn Văn An ",
    "one name": "Lâm ",
    "zones": "KCN Lộc Sơn, ",
    "companies": "Công ty ",
    "comrades": "đồng chí ",
    "chairs": "Chủ tịch ",
    "assigns": "giao ",
    "assigned": "giao Sở Công Thương ",
    "meetings": "hội nghị ",
    "places": "tại ",
    "attends": "dự ",
    "deadlines": "trước ngày 30/6 ",
    "sentences": "Đạt. ",
    "short items": "a) ",
    "numbered items": "(1) a ",
    "dotted words": "a.b",
    "joined words": "A-B&",
    "markup": "<a ",
    "comments": "<!--",
    "quoted": '"5" ',
    "labels": "a: ",
    "plans": "kế hoạch ",
    "targets": "chỉ tiêu ",
    "run-on sentences": "dự án.Trong kỳ ",
    "numbered sentences": "1. ",
    "steps to a target": "đạt vượt các được ",
    "purposes": "để tạo ",
}
"""What is repeated, by what it is called."""

MIXES = {
    "digits and spaces": ("7" * 50, " " * 50),
    "capital words, then a stop": ("Sở " * 40, ". "),
    "brackets in brackets": ("(" * 30, "5% ", ")" * 30),
    "spaces before a number": (" " * 60, "5 dự án"),
    "words without an end": ("kết luận, " * 5, "giao " * 5),
    "a list in a line": ("a) giao Sở Công Thương; ", "b) 5 dự án; "),
}


def text_of(name: str, length: int) -> str:
    """The shape of that name, cut to a length."""
    parts = MIXES[name] if name in MIXES else (UNITS[name],)
    whole = sum(map(len, parts))
    return "".join(islice(cycle(parts), (length // whole + 1) * len(parts)))[:length]


NAMES = (*UNITS, *MIXES)

CORE = (
    "digits", "dots", "spaces", "open brackets", "commas", "semicolons", "straight quotes", "curly quotes", "hyphens",
    "newlines", "per cents", "letters", "capital letters", "one syllable", "single capitals", "numbered", "years",
    "dates", "shares", "amounts", "counts", "and", "from", "months", "quarters", "departments", "listed departments",
    "names", "one name", "zones", "assigned", "meetings", "sentences", "short items", "numbered items", "labels",
    "plans", "spaces before a number", "words without an end", "a list in a line",
)  # fmt: skip
"""Those that every single function is run over; what reads text as a whole is run over all."""
