"""What somebody agrees to before anything is kept."""

WORDING = 1
"""The version of `CONSENT`: it goes up with every change of its meaning, and is kept with each consent."""

CONSENT = (
    f"Trước khi lưu, tôi xin đồng chí đồng ý (lời xin phép số {WORDING}, theo Luật 91/2025/QH15):\n"
    "• Lưu gì: địa chỉ của cuộc trò chuyện này, lịch họp và các mốc nhắc ở trên, thời điểm đồng chí đồng ý. "
    "Những điều này cho biết đồng chí sinh hoạt chi bộ, là dữ liệu cá nhân nhạy cảm.\n"
    "• Để làm gì: chỉ để gửi lời nhắc, không dùng vào việc khác, không chuyển cho ai.\n"
    "• Bao lâu: đến khi đồng chí xóa; việc gửi của từng buổi họp giữ 3 tháng; thôi nhận thì sau 30 ngày tự xóa; "
    "bản sao lưu của máy chủ mất hẳn sau 7 ngày kể từ khi xóa.\n"
    "• Đồng chí xem bằng /dulieu, xóa ngay bằng /xoa, ngừng nhận bằng /dung."
)
