"""Small reports written by the tests, in a lexical library, and the assistant over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.assistant import Assistant, build_assistant
from index.settings import Settings

LAM_DONG = """BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH LÂM ĐỒNG

Số: 45/BC-BQL

BÁO CÁO
Kết quả 6 tháng đầu năm 2019 và nhiệm vụ 6 tháng cuối năm 2019

I. KẾT QUẢ 6 THÁNG ĐẦU NĂM 2019

Tổng doanh thu đạt 4.111,25 tỷ đồng, tăng 20,5% so với cùng kỳ năm 2018; xuất khẩu đạt 113,7 triệu USD, giảm 3,2% \
so với cùng kỳ; nộp ngân sách đạt 212,4 tỷ đồng, bằng 48% kế hoạch năm. Trong kỳ đã cấp mới \
06 dự án với vốn đăng ký 1.050 tỷ đồng.

Trưởng ban Nguyễn Văn Bình chủ trì hội nghị; Phó Trưởng ban Trần Thị Hoa trình bày báo cáo.

Tuy nhiên, còn một số tồn tại, hạn chế như: thiếu đất sạch; giải phóng mặt bằng chậm; đường gom KCN Phú Hội xuống cấp.

II. CHỈ TIÊU NĂM 2020

Doanh thu phấn đấu đạt 9.000 tỷ đồng; thu hút 15 dự án.

III. NHIỆM VỤ 6 THÁNG CUỐI NĂM 2019

Trong tháng 9 năm 2019, các phòng phải làm xong những việc sau:

- Phòng Quản lý Đầu tư lập danh mục dự án mời gọi;

- Văn phòng rà soát thủ tục hành chính;

- Phòng Quản lý Môi trường kiểm tra nước thải.
"""

HAU_GIANG = """BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH HẬU GIANG

Số: 77/BC-BQL

BÁO CÁO
Kết quả 6 tháng đầu năm 2019

I. KẾT QUẢ 6 THÁNG ĐẦU NĂM 2019

Tổng doanh thu đạt 3.500 tỷ đồng, tăng 5,1% so với cùng kỳ năm 2018; nhập khẩu đạt 90,6 triệu USD. \
Tỷ lệ lấp đầy KCN Tân Phú Thạnh là 71,3%.
"""

REPORTS = {"lam-dong.txt": LAM_DONG, "hau-giang.txt": HAU_GIANG}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, str]], Assistant]:
    """An assistant over reports given as name -> text, without embeddings."""

    def make(reports: dict[str, str]) -> Assistant:
        folder: Path = tmp_path_factory.mktemp("reports")
        for name, text in reports.items():
            (folder / name).write_text(text, encoding="utf-8")
        settings = Settings.model_validate({"data_dir": folder / "data", "embedding": "none"})
        assistant = build_assistant(settings)
        results = list(assistant.library.add([folder / name for name in reports]))
        assert [r.status for r in results if getattr(r, "status", "added") != "added"] == []
        return assistant

    return make


@pytest.fixture(scope="module")
def assistant(build: Callable[[dict[str, str]], Assistant]) -> Iterator[Assistant]:
    """Two reports: Lâm Đồng and Hậu Giang, 6 tháng đầu năm 2019."""
    yield build(REPORTS)
