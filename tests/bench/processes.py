"""What only a process of its own can tell: time from start to answer, and resident memory."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import IO

from bot.terminal import HINT

ROOT = Path(__file__).parents[2]
# Each needs other parts of the knowledge to be loaded.
QUESTIONS = {
    "a figure": "Huyện Nam Đông có bao nhiêu đảng viên?",
    "a document": "nq 21 noi ve viec gi",
    "a way of working": "tổ cảm tình đảng là gì",
}
_CHAT = (*QUESTIONS.values(), "dang bo huyen sin ho co may dang viennn", "ai là bí thư huyện ủy", "còn xã Rô Men?")


def memory(process: int | str = "self") -> dict[str, float | None]:
    """Resident memory of a process in MB: what it holds now, and the most it held. None where there is no /proc.

    Not `ru_maxrss`: a child process begins with its parent's.
    """
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return {"resident": None, "peak": None}
    values = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    return {"resident": int(values["VmRSS"].split()[0]) / 1024, "peak": int(values["VmHWM"].split()[0]) / 1024}


def alone(path: Path, texts: Sequence[str]) -> dict[str, float | None]:
    """How fast and how big the bot is in a process that holds nothing else."""
    lines = "\n".join(text.replace("\n", " ") for text in texts)
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.alone", str(path)],
        cwd=ROOT, input=lines, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    figures: dict[str, float | None] = json.loads(done.stdout)
    return figures


def starts(data_dir: Path, runs: int) -> dict[str, float]:
    """Median seconds of `python -m bot ask` as a whole process, for each kind of question; and of a bare Python."""
    programs = {"bare Python": ["-c", "pass"]}
    programs |= {kind: ["-m", "bot", "ask", text] for kind, text in QUESTIONS.items()}
    spent: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(runs + 1):
        for name, arguments in programs.items():
            spent[name].append(_seconds(arguments, data_dir))
    # The first run also reads the programs from the disk.
    return {name: median(seconds[1:]) for name, seconds in spent.items()}


def _seconds(arguments: list[str], data_dir: Path) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, env=_env(data_dir), capture_output=True, check=True)
    return time.perf_counter() - start


def _env(data_dir: Path) -> dict[str, str]:
    return os.environ | {"DATA_DIR": str(data_dir), "PYTHONIOENCODING": "utf-8"}


def chat_memory(data_dir: Path) -> dict[str, float | None]:
    """Resident memory of the terminal chat that has answered a few questions and waits for the next."""
    chat = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat"],
        cwd=ROOT, env=_env(data_dir), stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    try:
        assert chat.stdin
        assert chat.stdout
        _read_until(chat.stdout, HINT.text.splitlines()[-1])
        for text in _CHAT:
            _say(chat.stdin, chat.stdout, text)
        return memory(chat.pid)
    finally:
        chat.communicate()


def _say(source: IO[str], target: IO[str], text: str) -> None:
    print(text, file=source, flush=True)
    _read_until(target, "")


def _read_until(target: IO[str], line: str) -> None:
    """Read up to a line; raises EOFError where it never comes."""
    for read in target:
        if read.rstrip("\n") == line:
            return
    raise EOFError("the chat ended early")
