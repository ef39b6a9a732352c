"""Names of bodies in Vietnamese administrative prose: where a name starts and where it ends.

The end is the hard part: "Sở Tài chính tham mưu ..." goes on in small letters. Offices capitalise the first syllable
of each word of a name ("Phòng Quản lý Đầu tư"), words have two syllables, and departments have well-known names.
Everything here is pure; positions are offsets into the text that was given.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.records.tasks_verbs import starts_action
from index.scanning import REACH
from index.vietnamese import LOWER, UPPER, Span, fold

_CAP = rf"[{UPPER}][{UPPER}{LOWER}]{{0,30}}"
_PLACE = rf"{_CAP}(?: {_CAP}){{1,3}}"
_AREA = r"(?:tỉnh|Tỉnh|thành phố|Thành phố|TP\.?|Tp\.?|huyện|thị xã|quận|xã|phường|thị trấn)"

_BOARD = re.compile(
    r"[Bb]an [Qq]uản lý(?: [Dd]ự án(?:(?: và)? (?:đầu tư|xây dựng|công trình|hạ tầng|giao thông|dân dụng"
    r"|chuyên ngành))*)?"
    r"(?:,? (?:và )?(?:các |Các )?(?:khu kinh tế|Khu [Kk]inh tế|khu công nghiệp|Khu [Cc]ông nghiệp|khu công nghệ cao"
    rf"|khu chế xuất|cụm công nghiệp|KCN|KKT|KCX|KCNC|CCN)(?: cửa khẩu)?(?: {_PLACE}(?= và [Cc]ác ))?)*"
    rf"(?: (?:trực thuộc|khu vực))?(?: (?:tỉnh|Tỉnh|thành phố|TP\.?)(?: {_PLACE})?)?"
)
# The portfolios of departments and ministries, without diacritics so that a misspelt one is known too.
_PORTFOLIO = re.compile(
    r"ke hoach (?:va|&) dau tu|tai chinh(?: - ke hoach| va ke hoach)?|xay dung|cong thuong|noi vu|tu phap|y te"
    r"|giao duc (?:va|&) dao tao|khoa hoc (?:va|&|,) cong nghe|giao thong(?: -)? van tai"
    r"|tai nguyen (?:va|&|-) moi truong|nong nghiep (?:va|&) (?:ptnt|phat trien nong thon|moi truong)"
    r"|lao dong,?(?: -| –)? ?thuong binh,? (?:va|&) xa hoi|van hoa,? the thao (?:va|&) du lich|van hoa|du lich"
    r"|thong tin (?:va|&) truyen thong|ngoai vu|ngoai giao|quy hoach (?:-|va) kien truc|dan toc(?: va ton giao)?"
    r"|cong an|quoc phong|chi huy (?:quan su|bo doi bien phong)|[a-zđ]{1,4}(?:[&-][a-zđ]{1,4})+\b"
    r"|(?:kh ?[&-]?dt|tnmt|tn ?& ?mt|nnptnt|ldtbxh|gtvt|khcn|tttt|vhttdl|gddt|tc|xd|ct|nv)\b"
)
_COUNCIL = re.compile(
    r"(?:UBND|HĐND|Ủy ban nhân dân|Uỷ ban nhân dân|Ủy ban Nhân dân|Hội đồng nhân dân|Ủy ban MTTQ(?: Việt Nam)?)"
    rf"(?: (?:các )?(?:tỉnh|Tỉnh|thành phố|Thành phố|TP\.?|huyện|thị xã|quận|xã|phường|thị trấn)"
    rf"(?:,? (?:và )?(?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn)(?! {_CAP}))*(?: {_PLACE})?"
    rf"(?:, (?!UBND|HĐND){_PLACE}(?=[ ,]))*)?"
)
_NAMED_HEAD = re.compile(
    r"(?:Phòng|Văn phòng|Trung tâm|Tổng [Cc]ông ty|Tập đoàn|Công ty|Tổng cục|Cục|Chi cục|Công an|Liên đoàn|Thanh tra"
    r"|Kho bạc|Bảo hiểm|Ngân hàng|Điện lực|Bộ [Cc]hỉ huy|Bộ đội|Hiệp hội|Công đoàn|Ban [Cc]hỉ đạo|Ban [Tt]ổ chức"
    r"|Ban [Kk]inh tế|Ban Thanh tra|Ban [Cc]án sự [Đđ]ảng|BHXH|LĐLĐ|CA|NHNN|TT|Ban [Dd]ân vận|Ban [Tt]uyên giáo"
    r"|Ban [Dd]ân tộc|Hạt"
    r"|Quỹ|Đảng ủy|Chi bộ|Tổ|Hội|Viện|Tòa án|Trường"
    r"|Đoàn|Đài|Cảng vụ|Hải quan|Thuế|Ngành|Báo|Mặt trận|Bộ phận|Ủy ban|Thường trực|Tỉnh ủy|Huyện ủy|Thành ủy"
    r"|Trạm|Đội|Chi nhánh"
    r"|Xí nghiệp|Nhà máy)\b(?! (?:tổng|toàn thể|trường này))"
)
_NAME_WORDS = re.compile(
    r"(?:(?:UBND|HĐND)(?: tỉnh| huyện| thành phố| thị xã| xã)?|Tỉnh ủy|Ban(?: Quản lý| quản lý)?"
    r"|các khu công nghiệp|các khu, cụm công nghiệp|khu công nghiệp|khu kinh tế|các KCN|cơ quan|cổ phần"
    r"|một thành viên"
    r"|nhà nước|quân sự|nhân dân|biên phòng|trực thuộc|nghiệp vụ|chuyên môn|(?<=hoạch )tổng hợp"
    r"|phát triển quỹ đất|xã hội|cơ sở"
    r"|hải quan|thuế|điện lực|[Hh]ành chính công|phát triển hạ tầng|hạ tầng|Đoàn|chi nhánh|khu vực|các huyện"
    r"|các xã"
    r"|(?<=[Qq]uản lý )(?:đầu tư|doanh nghiệp|lao động|môi trường|quy hoạch|xây dựng|tài nguyên|dự án|cửa khẩu|hạ tầng)"
    r"(?:(?:,| và|,? -) (?:đầu tư|doanh nghiệp|lao động|môi trường|quy hoạch|xây dựng|tài nguyên))*"
    r"|(?<=[Xx]úc tiến )(?:đầu tư|thương mại))\b"
)
_GROUP_NOUN = (
    r"(?:[Ss]ở|ban|[Bb]ộ|ngành(?: chức năng)?|đơn vị(?: sự nghiệp)?|trung tâm|địa phương|cơ quan(?: chức năng"
    r"| chuyên môn)?"
    r"|phòng(?: chuyên môn| nghiệp vụ)?|tổ chức|đoàn thể|doanh nghiệp|[Cc]ông ty|chủ đầu tư|nhà đầu tư|huyện"
    r"|thành phố"
    r"|thị xã|xã|phường|cán bộ|công chức|viên chức|người lao động|CBCC-?VC|CBCC|đồng chí(?: lãnh đạo"
    r"| Phó Trưởng| Trưởng)?(?: [Bb]an| [Pp]hòng)?|thành viên|chi bộ|UBND|trường(?: nghề| dạy nghề| đại học"
    r"| cao đẳng)*"
    r"|sở,? ngành)"
)
_GROUP = re.compile(
    r"(?:[Ll]ãnh đạo |[Đđ]ại diện )?(?:[Cc]ác|[Nn]hững|[Tt]oàn thể|[Tt]oàn bộ|[Tt]ất cả các|[Tt]ừng"
    rf"|[Mm]ỗi) {_GROUP_NOUN}(?:(?:,| và|, và| -) (?:các )?{_GROUP_NOUN})*(?: {_GROUP_NOUN})*"
    r"(?: (?:có liên quan|liên quan|chức năng|trực thuộc|chuyên môn|nghiệp vụ|nêu trên|hạ tầng|kinh doanh hạ tầng"
    r"|phát triển hạ tầng|PTHT|khu công nghiệp|Khu công nghiệp|KCN|KKT|Trung ương|cấp huyện|cấp tỉnh|cơ quan"
    r"|trong (?:các )?(?:KCN|khu công nghiệp)|thuộc Ban(?: [Qq]uản lý)?|của Ban(?: [Qq]uản lý)?"
    r"|trên địa bàn(?: tỉnh)?"
    r"|có dự án|thứ cấp|tỉnh))*(?:,? và (?:các )?(?:địa phương|đơn vị|doanh nghiệp)(?: (?:có )?liên quan)?)?"
    rf"(?: (?:huyện|thị xã|thành phố)? ?{_PLACE}(?:(?:,| và) {_PLACE})*)?"
)
_LOWER_NAMED = re.compile(
    r"[Nn]gành (?:thuế|điện|hải quan|công an|ngân hàng|lao động|công thương|tài chính|xây dựng|y tế)"
    r"|(?:[Cc]hủ đầu tư|[Nn]hà đầu tư)(?: kinh doanh)?(?: hạ tầng)?(?: (?:KCN|KKT|khu công nghiệp))?(?: "
    rf"{_PLACE})?"
    r"|[Tt]hủ trưởng (?:cơ quan|đơn vị)|[Đđ]ơn vị sự nghiệp(?: trực thuộc)?|[Cc]hi bộ|[Cc]hi đoàn"
    r"|[Cc]ông đoàn(?: cơ quan| các KCN| khu công nghiệp)?"
    r"|[Ll]ãnh đạo (?:Ban|các phòng|phòng)(?: [Qq]uản lý)?|[Cc]hính quyền địa phương|[Cc]ấp ủy(?: các cấp)?"
    r"|[Tt]hường trực (?:Tỉnh ủy|HĐND tỉnh)|Chính phủ|Thủ tướng Chính phủ|CBCC-?VC\b"
)
_OFFICE = (
    r"(?:Phó |Quyền )?(?:Chủ tịch|Trưởng [Bb]an|Trưởng [Pp]hòng|Giám đốc|Tổng Giám đốc|Bí thư|Chánh Văn phòng"
    r"|Cục trưởng|Chi cục trưởng|Bộ trưởng|Thứ trưởng|Trưởng đoàn)(?: Thường trực)?"
)
_OFFICE_OF = re.compile(
    r"(?:Phó )?(?:Chủ tịch|Giám đốc|Trưởng|Thủ trưởng|Chánh|Người đứng đầu|người đứng đầu|giám đốc|thủ trưởng) "
    r"(?=(?:các |Sở|UBND|HĐND|Trung tâm|Công ty|Ban |Phòng|phòng|Văn phòng|Công an|Cục|Chi cục|Liên đoàn"
    r"|doanh nghiệp))"
)
_PERSON = re.compile(
    r"(?:(?P<honorific>[Đđ]ồng chí|[Đđ]/c|[Ôô]ng|[Bb]à)\s+)?"
    rf"(?P<before>{_OFFICE}(?: (?:UBND|HĐND|Tỉnh ủy|Huyện ủy|Thành ủy|Ban"
    rf"|Sở(?: {_CAP} [{LOWER}]+(?: và {_CAP} [{LOWER}]+)?)?)(?: [Qq]uản lý(?: các)?)?"
    rf"(?: (?:Khu|khu) (?:kinh tế|công nghiệp)| KCN| KKT)*(?: (?:tỉnh|huyện|thành phố|thị xã))?)?[ ,:]+)?"
    rf"(?P<name>(?!Phó |Chủ |Trưởng |Giám |Bí thư|Chánh |Quyền |Đồng chí|UBND|HĐND|Sở |Ban |Công ty"
    rf"|Trung tâm){_CAP}(?: {_CAP}){{1,4}})"
    rf"(?P<after>\s*[-–,]\s*(?:[^.;:,–-]{{0,40}}, ?)?{_OFFICE}(?: (?:UBND|HĐND|Tỉnh ủy|Ban"
    rf"|Sở)(?: [Qq]uản lý(?: các)?)?"
    r"(?: (?:Khu|khu) (?:kinh tế|công nghiệp)| KCN| KKT)*(?: (?:tỉnh|huyện|thành phố|thị xã))?)?)?"
)
_SEPARATOR = re.compile(r"\s*,?\s*(?:(?:và|cùng với|cùng|&)\s+)?")


_MOST = 40
"""A list of bodies is no longer."""


class Person(NamedTuple):
    """Someone in office: `words` as the document has them, without the honorific."""

    span: Span
    words: str


def body_at(text: str, at: int) -> int:
    """Where the name of one body that starts at `at` ends; 0 if none starts there.

    >>> text = "Sở Tài chính tham mưu"; text[:body_at(text, 0)]
    'Sở Tài chính'
    """
    if at >= len(text) or (at and (text[at - 1].isalnum() or text[at - 1] == "/")):
        return 0
    if office := _OFFICE_OF.match(text, at):
        return body_at(text, office.end())
    for find in (_board, _department, _council, _named, _group):
        if end := find(text, at):
            return end
    return 0


def bodies_at(text: str, at: int) -> list[Span]:
    """The names of a list of bodies that starts at `at`: "Sở Xây dựng, Sở Tài chính và UBND huyện Lạc Sa"."""
    found: list[Span] = []
    while len(found) < _MOST and (end := body_at(text, at)):
        found.append(Span(at, end))
        separator = _SEPARATOR.match(text, end)
        if separator is None or not separator.group().strip():
            break
        at = separator.end()
    return found


def persons(text: str) -> list[Person]:
    """People in office named in a text: "Phó Chủ tịch UBND tỉnh Nguyễn Văn Tuấn", "Phạm S - Phó Chủ tịch UBND tỉnh"."""
    return [person for match in _PERSON.finditer(text) if (person := _in_office(match))]


def person_at(text: str, at: int, end: int) -> Person | None:
    """The person in office whose name starts at `at`; offsets are those of the text."""
    match = _PERSON.match(text, at, end)
    return _in_office(match) if match else None


def _in_office(match: re.Match[str]) -> Person | None:
    if not (match["before"] or match["after"] or match["honorific"]):
        return None
    start = match.start("before") if match["before"] else match.start("name")
    return Person(Span(match.start(), match.end()), match.string[start : match.end()].strip(" ,"))


def board_of(texts: str) -> str:
    """The board that a report is about, as its running text mostly calls it; "" if it names none."""
    counts: dict[str, int] = {}
    spelled: dict[str, str] = {}
    for match in _BOARD.finditer(texts):
        name = match.group()
        key = name.lower()
        if "dự án" not in key and "trực thuộc" not in key:
            counts[key] = counts.get(key, 0) + 1
            spelled.setdefault(key, name)
    if not counts:
        return ""
    return spelled[max(counts, key=lambda key: counts[key])]


def _board(text: str, at: int) -> int:
    match = _BOARD.match(text, at, at + REACH)
    if match:
        return match.end()
    # "Ban" for short, where somebody acts: not "Ban hành ...", nor another board.
    if (
        text.startswith("Ban ", at)
        and text[at + 4 : at + 5].islower()
        and starts_action(text, at + 4)
        and not text.startswith("hành", at + 4)
    ):
        return at + 3
    return 0


def _department(text: str, at: int) -> int:
    head = re.compile(r"(?:[Ss]ở|Bộ|các [Ss]ở:?|Các [Ss]ở:?) (?=\S)").match(text, at)
    if not head:
        return 0
    begin = head.end()
    plain = fold(text[begin : begin + REACH])
    match = _PORTFOLIO.match(plain)
    if match and text[begin].isupper():
        end = begin + match.end()
        while more := re.compile(r"(?:,| va) ").match(plain, end - begin):
            following = _PORTFOLIO.match(plain, more.end())
            if not following or not text[begin + more.end()].isupper():
                break
            end = begin + following.end()
        province = re.compile(rf" (?:tỉnh|thành phố)(?: {_PLACE})?").match(text, end)
        return province.end() if province else end
    if head.group().startswith(("các", "Các")) or not text[head.end()].isupper():
        return 0
    return _name_end(text, head.end())


def _council(text: str, at: int) -> int:
    match = _COUNCIL.match(text, at, at + REACH)
    if not match:
        return 0
    # "UBND huyện Đức trọng": a place has two syllables, whatever their case
    half = re.compile(rf" {_CAP}(?= [{LOWER}])(?! {_CAP} {_CAP})").match(text, match.end())
    if half and re.search(r"(?:huyện|thị xã|thành phố|xã)$", match.group()):
        second = re.compile(rf" [{LOWER}]+").match(text, half.end())
        return second.end() if second and not starts_action(text, half.end() + 1) else half.end()
    return match.end()


def _group(text: str, at: int) -> int:
    for pattern in (_GROUP, _LOWER_NAMED):
        if (match := pattern.match(text, at, at + REACH)) and not re.match(
            r"\s*[-/]\w", text[match.end() : match.end() + 3]
        ):
            return match.end()
    return 0


def _named(text: str, at: int) -> int:
    head = _NAMED_HEAD.match(text, at)
    if not head:
        return 0
    end = _name_end(text, head.end() + 1) if head.end() < len(text) else head.end()
    bare = head.group() in ("Văn phòng", "Thanh tra", "Tỉnh ủy", "Huyện ủy", "Thành ủy", "Đảng ủy", "Chi bộ")
    if end > head.end() + 1:
        return _up_to_action(text, end)
    return head.end() if bare else 0


# A small word of a name; none of those that open the rest of a sentence.
_SMALL_WORD = (
    r" (?!(?:đã|đang|sẽ|cần|phải|có|được|là|và|do|để|tại|về|trong|theo|cho|của|với|khi|chưa|vẫn|cũng|còn|từ|đến"
    r"|ở|nêu|căn cứ"
    rf"|trước|sau|liên quan)\b)[{LOWER}]+"
)


def _up_to_action(text: str, end: int) -> int:
    """A name may go on in small letters up to the verb: "Trung tâm Quản lý cửa khẩu bố trí ..."."""
    if starts_action(text, end + 1):
        return end
    for words in range(1, 5):
        more = re.compile(_SMALL_WORD * words + r"(?= )").match(text, end)
        if more is None:
            return end
        if starts_action(text, more.end() + 1):
            return more.end()
    return end


_WORD = re.compile(r"[^\W_]+(?:[&/-][^\W_]+)*")
_JOINS = re.compile(r"(?:và|&|-|–) ")


def _name_end(text: str, at: int) -> int:
    """Where a name ends whose words follow from `at`: pairs of syllables, the first of each with a capital."""
    end, opened = at - 1, False
    limit = min(len(text), at + REACH)
    while at < limit:
        if fixed := _NAME_WORDS.match(text, at):
            end, opened = fixed.end(), False
        elif area := re.compile(rf"{_AREA}\b(?: {_PLACE})?").match(text, at):
            end, opened = area.end(), False
        elif (join := _JOINS.match(text, at)) and text[join.end() : join.end() + 1].isupper() and end >= at - 1:
            if body_at_head(text, join.end()):
                break
            at, opened = join.end(), False
            continue
        else:
            word = _WORD.match(text, at)
            if word is None:
                break
            if word.group()[0].isupper():
                whole = len(word.group()) > 1 and word.group().isupper()
                opened = not opened and not whole
            elif opened and not starts_action(text, at):
                opened = False
            else:
                break
            end = word.end()
        if text[end : end + 1] != " ":
            break
        at = end + 1
    return end


def body_at_head(text: str, at: int) -> bool:
    """Whether a word that opens the name of a body stands at `at`."""
    return bool(re.compile(r"(?:Sở|Bộ|UBND|HĐND|Ban [Qq]uản)\b").match(text, at) or _NAMED_HEAD.match(text, at))
