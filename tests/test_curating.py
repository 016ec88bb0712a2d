"""What `docs/curating.md` tells, the five articles, and the curator's commands."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.__main__ import main
from knowledge.check import check
from knowledge.content import ARTICLES, read_articles

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "curating.md").read_text(encoding="utf-8")
TEXTS = Path(os.environ.get("CHIBOT_ARTICLES") or ROOT.parent / "shared" / "articles")
FIVE = {"bac-me", "muong-nhe", "nam-dong", "ro-men", "sin-ho"}


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
    assert found, f"the guide has no {language}"
    return found[1]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project to which somebody has added the guide's article."""
    ignored = shutil.ignore_patterns("__pycache__", "*.db")
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge", ignore=ignored)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "doi-gio.txt").write_text(block("text"), encoding="utf-8")
    (tmp_path / "knowledge" / "articles" / "doi-gio.yaml").write_text(block("yaml"), encoding="utf-8")
    return tmp_path


def run(project: Path, command: str) -> subprocess.CompletedProcess[str]:
    program, *arguments = command.split()
    assert program == "python"
    return subprocess.run([sys.executable, *arguments], cwd=project, capture_output=True, encoding="utf-8", check=False)


def test_the_five_articles_are_sound_as_far_as_that_needs_no_text() -> None:
    report = check(ARTICLES)
    assert [str(error) for error in report.errors] == []
    assert {article.slug for article in read_articles()} == FIVE


def test_the_gate_finds_by_a_rule_that_bac_me_contradicts_itself() -> None:
    assert [str(note) for note in check(ARTICLES).notes] == [
        "bac-me.yaml: huyen-bac-me/dang-vien/2023-08: 3904 + 119 = 4023 is less than the whole, 4923"
    ]


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the articles' texts are not here (CHIBOT_ARTICLES names their folder)")
def test_the_five_articles_are_sound_against_their_texts() -> None:
    report = check(ARTICLES, TEXTS)
    assert [str(error) for error in report.errors] == []
    assert report.skipped == ()


def test_a_sixth_article_is_one_file_more(project: Path) -> None:
    report = check(project / "knowledge" / "articles", project / "texts")
    assert [str(error) for error in report.errors if error.file == "doi-gio.yaml"] == []
    assert {line.partition(".")[0] for line in report.skipped} == FIVE


def test_the_guides_commands_work_with_its_article(project: Path) -> None:
    commands = [
        line
        for shell in re.findall(r"^```sh\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
        for line in shell.splitlines()
    ]
    done = {command.split()[3]: run(project, command) for command in commands}
    assert done.keys() == {"check", "stats", "build"}
    for result in done.values():
        assert result.returncode == 0, result.stdout + result.stderr
    assert "doi-gio" in done["stats"].stdout


def test_check_prints_what_it_found_and_exits_1(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = project / "texts" / "doi-gio.txt"
    text.write_text(text.read_text(encoding="utf-8").replace("hơn 150", "hơn 151"), encoding="utf-8")
    arguments = ["--content", str(project / "knowledge" / "articles"), "--articles", str(project / "texts")]
    assert main(["check", *arguments]) == 1
    printed = capsys.readouterr().out
    assert "  doi-gio.yaml: xa-doi-gio/dang-vien/2022-02: 150 does not stand in paragraph 3\n" in printed
    assert "Not checked:\n" in printed


def test_stats_counts_each_article_and_all_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats"]) == 0
    head, *rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert head == ["facts", "documents", "methods", "people", "places", "ignored"]
    assert {row[0] for row in rows} == FIVE | {"total"}
    for column in range(1, 7):
        *counts, total = [int(row[column]) for row in rows]
        assert sum(counts) == total


@pytest.mark.parametrize("command", ["stats", "build"])
def test_content_that_cannot_be_read_is_named(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ao-sen.yaml").write_text("about: []\n", encoding="utf-8")
    assert main([command, "--content", str(tmp_path)]) == 1
    assert "ao-sen.yaml: file: citation: Field required" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["check", "--articles", "no-such-folder"])
    assert "there is no folder no-such-folder" in capsys.readouterr().err
