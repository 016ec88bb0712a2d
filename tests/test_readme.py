"""What the README says is so: its commands run, its examples are what the program answers.

`python -m tests.test_readme` writes the parts that are made from the code anew, and `.env.example` too.
"""

import json
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from bot.partner import open_partner
from bot.settings import env_example, registry
from bot.terminal import render
from handlers.chat import Message
from handlers.commands import REGISTRY, spelt
from knowledge.content import ARTICLES, content_files
from tests.test_bot_cli import ROOT, bot

README = ROOT / "README.md"
CONVERSATION = (
    "dang bo huyen sin ho co bao nhieu dang vien",
    "còn Rô Men?",
    "nq 06 noi ve viec gi",
    "Tam Đường có bao nhiêu đảng viên?",
    "2",
)
WIDTH = 100


def between(name: str, text: str) -> str:
    return text.partition(f"<!-- {name} -->\n")[2].partition(f"<!-- /{name} -->")[0]


def transcript(folder: Path, _: str) -> str:
    """The conversation as a terminal shows it."""
    partner = open_partner(folder)
    turns = [f"> {text}\n{render(partner.reply(Message('readme', text)), WIDTH)}\n" for text in CONVERSATION]
    return "```text\n" + "\n".join(turns) + "```\n"


def response(folder: Path, readme: str) -> str:
    """What the request in the README is answered with, in a time that stays the same."""
    request = between("request", readme).removeprefix("```json\n").removesuffix("```\n")
    (answer,) = map(json.loads, bot(folder, "ask", "--jsonl", given=request).stdout.splitlines())
    return "```json\n" + json.dumps(answer | {"ms": 0.412}, ensure_ascii=False) + "\n```\n"


def settings_table(_: Path, __: str) -> str:
    rows = (f"| `{s.name}` | `{s.default}` | {s.meaning} |" for s in registry())
    return "\n".join(["| name | default | meaning |", "|---|---|---|", *rows]) + "\n"


def commands_table(_: Path, __: str) -> str:
    rows = (
        f"| `{spelt(c)}` | {', '.join(f'`/{alias}`' for alias in c.aliases)} | {c.meaning} ({c.english.lower()}) |"
        for c in REGISTRY
    )
    return "\n".join(["| command | also | meaning |", "|---|---|---|", *rows]) + "\n"


MADE: dict[str, Callable[[Path, str], str]] = {
    "transcript": transcript,
    "response": response,
    "commands": commands_table,
    "settings": settings_table,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the commands to run in, so that the checkout's own settings and data stay out of it."""
    return tmp_path_factory.mktemp("readme")


@pytest.fixture(scope="module")
def readme() -> str:
    return README.read_text("utf-8")


@pytest.mark.parametrize("name", MADE)
def test_a_part_that_is_made_from_the_code_is_up_to_date(name: str, folder: Path, readme: str) -> None:
    assert between(name, readme) == MADE[name](folder, readme), "run python -m tests.test_readme"


def commands(program: str) -> list[list[str]]:
    """The commands in the README's code blocks that begin with `program`."""
    blocks: Iterable[str] = re.findall(r"^```sh\n(.*?)^```$", README.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    lines = [shlex.split(line, comments=True) for block in blocks for line in block.splitlines()]
    return [words for words in lines if words[: len(program.split())] == program.split()]


@pytest.mark.parametrize("words", commands("python -m"), ids=shlex.join)
def test_a_python_command_runs(words: list[str], folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, *words[1:]],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        input="",
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    wanted = {target for _, *names in commands("make") for target in names}
    assert {"run", "test"} <= wanted <= targets


def test_every_folder_of_the_table_is_there(readme: str) -> None:
    folders = re.findall(r"^\| `([a-z]+)/` \|", readme, re.MULTILINE)
    assert [name for name in folders if not (ROOT / name).is_dir()] == []


def test_every_link_leads_somewhere(readme: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", readme)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_number_of_articles_is_still_right(readme: str) -> None:
    assert len(content_files(ARTICLES)) == 5, "there are no longer five articles: say so in the README"
    assert "five newspaper articles" in readme


def write() -> None:
    """Write the made parts anew."""
    text = README.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        for name, make in MADE.items():
            text = text.replace(
                f"<!-- {name} -->\n{between(name, text)}", f"<!-- {name} -->\n{make(Path(folder), text)}"
            )
    README.write_text(text, "utf-8")
    (ROOT / ".env.example").write_text(env_example(), "utf-8")


if __name__ == "__main__":
    write()
