"""How the bot behaves towards people who write to it, whichever channel they use."""

from handlers.chat import Reply

# In a minute, from one person.
MOST_MESSAGES = 20
# Nobody reads an answer that comes later than this; in seconds.
LONGEST_WAIT = 60.0
# Seconds between the attempts to send an answer that was surely not taken.
WAITS = (1.0, 3.0, 8.0, 15.0, 30.0)
TOO_MANY = Reply("Đồng chí gửi hơi nhanh, xin chờ khoảng một phút rồi hỏi tiếp.")
WORDS_ONLY = Reply("Tôi chỉ đọc được chữ. Đồng chí vui lòng gõ câu hỏi, hoặc gõ /trogiup để xem cách dùng.")


def writable(text: str) -> str:
    """A text with a question mark for each lone surrogate, which no request could carry back."""
    return text.encode("utf-8", "replace").decode()
