"""Words that open a task in administrative Vietnamese: adverbs of urging, verbs of doing, verbs of assigning."""

from __future__ import annotations

import re

_ADVERBS = (
    "tiếp tục|tập trung|khẩn trương|thường xuyên|chủ động|tích cực|kịp thời|đẩy mạnh|đẩy nhanh|tăng cường|sớm"
    "|kiên quyết"
    "|nghiêm túc|trực tiếp|nhanh chóng|chú trọng|quan tâm|đặc biệt quan tâm|không ngừng|quyết liệt|phấn đấu|từng bước"
    "|định kỳ|hằng tuần|hàng tuần|hằng tháng|hàng tháng|hằng năm|hàng năm|đồng thời|cần|phải|sẽ|có trách nhiệm"
    "|chịu trách nhiệm|được giao|không để|làm tốt|ưu tiên|dồn sức|cam kết|chấn chỉnh|phát huy|giữ vững|duy trì"
    "|bám sát"
)
_VERBS = (
    "tham mưu|phối hợp|chủ trì|rà soát|triển khai|thực hiện|xây dựng|hoàn thành|hoàn thiện|hoàn chỉnh|hoàn tất"
    "|tổ chức"
    "|hướng dẫn|kiểm tra|giám sát|thanh tra|đôn đốc|theo dõi|báo cáo|đề xuất|kiến nghị|đề nghị|yêu cầu|chỉ đạo"
    "|lãnh đạo"
    "|phân công|bố trí|bàn giao|bổ sung|điều chỉnh|điều chuyển|phê duyệt|thẩm định|ban hành|xử lý|giải quyết|tháo gỡ"
    "|khắc phục|thu hồi|thu hút|kêu gọi|xúc tiến|vận động|tuyên truyền|phổ biến|quán triệt|cải cách|cải thiện"
    "|nâng cao"
    "|nâng cấp|mở rộng|đổi mới|đảm bảo|bảo đảm|tạo điều kiện|tạo điểu kiện|tạo thuận lợi|hỗ trợ|giúp đỡ|phát triển"
    "|nghiên cứu|khảo sát|đánh giá|tổng hợp|thống kê|lập|mở|trình|gửi|giao|làm|đưa|thu|chi|nắm|rút|sửa|dẹp|viết|chọn"
    "|cấp|cử|giữ|ký|họp|quản lý|vận hành|khởi công|thi công|đầu tư|giải ngân|giải phóng|bồi thường|đền bù|đào tạo"
    "|bồi dưỡng|tuyển dụng|sắp xếp|kiện toàn|củng cố|cắt giảm|rút ngắn|đơn giản hóa|công khai|công bố|cung cấp"
    "|cập nhật"
    "|kết nối|đối thoại|lắng nghe|tiếp nhận|tiếp thu|tiếp xúc|trả lời|phúc đáp|nắm bắt|nắm chắc|nắm sát|xem xét"
    "|quy hoạch"
    "|thành lập|ứng dụng|áp dụng|số hóa|chuyển đổi|xác định|phân bổ|phân loại|phân tích|tạo sự|tạo|xác minh|xác nhận"
    "|khai thác|sử dụng|bảo vệ|phòng ngừa|ngăn chặn|chấm dứt|đình chỉ|xử phạt|kiểm soát|kiểm đếm|kiểm kê|di dời"
    "|tái định cư"
    "|lắp đặt|lắp|sửa chữa|cải tạo|khôi phục|thay thế|mua sắm|đấu thầu|đấu giá|lựa chọn|ký kết|hợp tác|liên kết"
    "|tham gia"
    "|đăng ký|giới thiệu|biểu dương|khen thưởng|chăm lo|quy định|cụ thể hóa|thể chế hóa|gắn|khởi động|thí điểm"
    "|nhân rộng"
    "|huy động|đề ra|chuẩn bị|có kế hoạch|có giải pháp|có phương án|thúc đẩy|khuyến khích|khơi thông|siết chặt"
    "|thắt chặt"
    "|nâng|hạn chế|giảm|tăng|quyết toán|nghiệm thu|thanh toán|lưu ý|cùng|đóng góp|học tập|rèn luyện|đoàn kết"
    "|trả lại|trả|chốt|đăng|tính toán|chuyển|thông báo|thông tin|chia sẻ|tiết kiệm|chống|phòng chống|phòng, chống"
    "|đồng hành|tự|không|kéo dài|thông xe|nêu|liên hệ|quyên góp|thẩm tra|trao đổi|xin ý kiến|lấy ý kiến"
    "|sơ kết|tổng kết|đấu nối|xử|niêm yết|rải|đặt|nhắc|phụ trách|đảm nhận|thống nhất|tiến hành|đầu mối"
    "|giải trình|nhập"
    "|tư vấn|tiếp|bán|cho|quảng bá|phân cấp|ủy quyền|chấp hành|nộp|tận dụng|thay|đáp ứng|loại bỏ|tinh giản"
    "|tinh gọn|dừng"
    "|đấu tranh|tuần tra|truy quét|trồng|vệ sinh|thu gom|quan trắc|vận chuyển|phục vụ|phát động|phát hiện|bình chọn"
    "|tập huấn|hệ thống hóa|biên soạn|phát hành|đăng tải|duy tu|bảo trì|bảo dưỡng|tổng kiểm tra|khánh thành"
    "|gặp gỡ|gặp mặt|thăm hỏi|hiện đại hóa|minh bạch|đo đạc|cắm mốc|hoàn trả|truy thu|đối chiếu|cưỡng chế"
    "|khơi dậy|lan tỏa|tôn vinh|tranh thủ|cân đối|tiếp cận|xếp loại|đo lường|tạm ứng|lên kế hoạch|nêu cao"
    "|đề cao|bảo quản|lưu trữ|cài đặt|cải tiến|đăng cai|mời gọi|thu thập|đón tiếp|hậu kiểm|giám định|cảnh báo"
    "|ứng phó|sơ tán|diễn tập|huấn luyện|trực|là đầu mối|là cơ quan|coi trọng|gìn giữ|tiếp thu|giảm thiểu"
    "|tối ưu|rèn|xử trí|phân luồng|nạo vét|san lấp|thuyết minh|hình thành|định hướng|lập danh mục|chốt|vươn lên"
    "|thi đua|hưởng ứng|ủng hộ|tặng|trao|truyền thông|nhắc nhở|bám|tính"
    "|cơ cấu|tái cơ cấu|sáp nhập|bổ nhiệm|luân chuyển|điều động|lồng ghép|gia hạn|thuê|tập hợp|thông qua|trang bị"
)
_ACTION = re.compile(rf"(?:{_ADVERBS}|{_VERBS})(?![^\W_])", re.IGNORECASE)
# Nouns that begin like a verb.
_NOUN = re.compile(
    r"(?:chi (?:bộ|cục|phí|tiết|nhánh|đoàn)|thu (?:nhập|ngân sách (?:đạt|ước))|hợp tác xã|tổ chức (?:Đảng|đảng"
    r"|đoàn thể)"
    r"|đầu tư (?:công|nước ngoài) (?:đạt|được)|lập trường|cấp ủy|quy hoạch này|giám sát viên|thực hiện (?:năm"
    r"|kế hoạch năm)"
    r"|báo cáo (?:này|của)|kế hoạch|thông báo (?:này|số)|cho (?:biết|rằng|thấy)|tiếp (?:theo|đó)|cùng (?:ngày|kỳ|đó)"
    r"|không (?:có|còn)|thu hút đầu tư (?:là|đạt)|đạt được|tăng trưởng|giảm so|nhập khẩu|đăng ký mới|nêu (?:rõ"
    r"|trên)|trao đổi (?:bên lề|tại|với báo chí)"
    r"|đánh giá (?:cao|của))",
    re.IGNORECASE,
)
STRONG = re.compile(
    r"(?:tiếp tục|tập trung|khẩn trương|thường xuyên|chủ động|tích cực|kịp thời|đẩy mạnh|đẩy nhanh|tăng cường|sớm"
    r"|kiên quyết|triển khai|điều chuyển|tổ chức|xây dựng|hoàn thành|hoàn thiện|rà soát|tham mưu|phối hợp|đôn đốc"
    r"|kiểm tra|nâng cao|thực hiện|ban hành|kêu gọi|giải quyết|xử lý|phân công|quan tâm|đề xuất|báo cáo)(?![^\W_])",
    re.IGNORECASE,
)
"""Verbs that may open a task of their own after a comma."""


def starts_action(text: str, at: int) -> bool:
    """Whether what stands at `at` opens a task: an adverb of urging or a verb of doing."""
    return bool(_ACTION.match(text, at)) and not _NOUN.match(text, at)
