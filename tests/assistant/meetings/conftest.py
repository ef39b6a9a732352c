"""A conference told by a web page, the notice that followed it, and helpers to draft from them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.meetings import Kind, Length, MeetingSummary, draft, notes_report, to_docx

ACCOUNT = """Hội nghị sơ kết công tác 6 tháng đầu năm 2024

Chiều ngày 05/7/2024, tại Hội trường tầng 2, Ban Quản lý các khu công nghiệp tỉnh Sơn Nam tổ chức Hội nghị sơ kết công \
tác 6 tháng đầu năm 2024. Đến dự và chỉ đạo Hội nghị có đồng chí Lò Văn Páo – Phó Chủ tịch UBND tỉnh; cùng tham dự có \
lãnh đạo các sở: Tài chính, Xây dựng; UBND huyện Đông Trì.

Theo báo cáo tại Hội nghị, tổng doanh thu 6 tháng đầu năm 2024 đạt 8.120,5 tỷ đồng, tăng 12,4% so với cùng kỳ, bằng \
51,3% kế hoạch; xuất khẩu đạt 160,2 triệu USD, tăng 9,1%. Đã cấp mới 07 dự án với vốn đăng ký 640 tỷ đồng. Công tác \
tuyên truyền được quan tâm, chú trọng, thực hiện kịp thời.

Tuy nhiên, vẫn còn một số tồn tại, hạn chế như: giải phóng mặt bằng KCN Mộc Hòa còn chậm; chưa bố trí được vốn xây \
dựng nhà máy xử lý nước thải KCN Đông Trì.

Kết luận Hội nghị, đồng chí Lò Văn Páo - Phó Chủ tịch UBND tỉnh ghi nhận và đánh giá cao kết quả của Ban Quản lý. \
Những việc cần giải quyết ngay trong tháng 8/2024: (1). Sở Tài chính trình UBND tỉnh duyệt đơn giá thuê đất tại \
KCN Mộc Hòa theo quy định. (2). UBND huyện Đông Trì hoàn thành bồi thường, giải phóng mặt bằng 12 ha còn lại.

Phòng Tổng hợp
"""

NOTICE = """UBND TỈNH SƠN NAM
VĂN PHÒNG

Số: 45/TB-VPUBND

Sơn Nam, ngày 09 tháng 7 năm 2024

THÔNG BÁO

Kết luận của Phó Chủ tịch UBND tỉnh Lò Văn Páo tại Hội nghị sơ kết công tác 6 tháng đầu năm 2024 của Ban Quản lý các \
khu công nghiệp tỉnh Sơn Nam

Ngày 05 tháng 7 năm 2024, tại trụ sở Ban Quản lý, Phó Chủ tịch UBND tỉnh Lò Văn Páo chủ trì Hội nghị sơ kết công tác 6 \
tháng đầu năm 2024 của Ban Quản lý các khu công nghiệp tỉnh Sơn Nam.

Sau khi nghe báo cáo và ý kiến các đại biểu, Phó Chủ tịch UBND tỉnh Lò Văn Páo kết luận như sau:

6 tháng đầu năm 2024, tổng doanh thu đạt 8.210,5 tỷ đồng.

Trong thời gian tới, yêu cầu các cơ quan thực hiện các nhiệm vụ sau:

1. Sở Xây dựng

- Thẩm định quy hoạch phân khu KCN Mộc Hòa mở rộng trước ngày 30/9/2024.

- Phối hợp với Sở Tài chính xác định giá đất, xong trong tháng 10/2024.

Văn phòng UBND tỉnh thông báo để các cơ quan biết, thực hiện./.

Nơi nhận:
- Như trên;
- Lưu: VT.
"""

Drafted = Callable[..., MeetingSummary]


@pytest.fixture
def drafted() -> Drafted:
    """Draft from texts, the account alone unless others are given."""

    def make(*texts: str, kind: Kind = "thong-bao", length: Length = "vua") -> MeetingSummary:
        reports = [notes_report(text, f"tai-lieu-{n}.txt") for n, text in enumerate(texts or (ACCOUNT,), 1)]
        return draft(reports, kind, length)

    return make


@pytest.fixture
def written(drafted: Drafted, tmp_path: Path) -> Callable[..., Path]:
    """The DOCX of a draft."""

    def make(*texts: str, kind: Kind = "thong-bao", length: Length = "vua", sources: bool = True) -> Path:
        path = tmp_path / f"{kind}.docx"
        to_docx(drafted(*texts, kind=kind, length=length), path, sources=sources)
        return path

    return make
