"""The pinned requirements are whole, agree with each other, and tie the project to no one index."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ADDRESS = re.compile(r"://|\bfile:|--(extra-)?index-url|--find-links|^\s*[./].*\.(whl|gz)|@", re.MULTILINE)


def entries(name: str) -> list[str]:
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def named(name: str) -> set[str]:
    lines = [line for line in entries(name) if not line.startswith("-")]
    return {re.split(r"[<>=~ \[;]", line, maxsplit=1)[0].lower() for line in lines}


def pins(name: str) -> set[str]:
    # Where it is needed (behind the semicolon) may be more places in tests.
    return {re.split(r"[ ;]", line, maxsplit=1)[0] for line in entries(name)}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_hashed(name: str) -> None:
    pinned = re.compile(r"[a-z0-9-]+==\S+( ; .+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*")
    assert [line for line in entries(name) if not pinned.fullmatch(line)] == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("requirements*")), ids=lambda path: path.name)
def test_no_address_is_written_down(path: Path) -> None:
    assert ADDRESS.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("stem", ["requirements", "requirements-dev"])
def test_everything_asked_for_is_pinned(stem: str) -> None:
    assert named(f"{stem}.in") <= named(f"{stem}.txt")


def test_tests_run_with_the_versions_that_the_bot_runs_with() -> None:
    assert pins("requirements.txt") <= pins("requirements-dev.txt")
