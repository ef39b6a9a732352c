"""Values in Vietnamese text: numbers with units, dates, periods, numbers of papers. The one grammar of the product."""

from index.text.clocks import Clock, clocks
from index.text.numerals import format_number, number_of_words, parse_number
from index.text.times import Date, Period, dates, document_numbers, months_alone, months_named, periods
from index.text.units import MONEY, UnitKind
from index.text.values import Quantity, quantities, rate_end, unit_at

__all__ = [
    "MONEY",
    "Clock",
    "Date",
    "Period",
    "Quantity",
    "UnitKind",
    "clocks",
    "dates",
    "document_numbers",
    "format_number",
    "months_alone",
    "months_named",
    "number_of_words",
    "parse_number",
    "periods",
    "quantities",
    "rate_end",
    "unit_at",
]
