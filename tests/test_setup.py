"""scripts/setup with stand-ins for Python and uv, in a project that requires nothing, so without network."""

import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "scripts" / "setup"
TOOLS = ("sh", "cat", "cksum", "dirname", "rm")


@dataclass(frozen=True)
class Checkout:
    root: Path

    @property
    def bin(self) -> Path:
        return self.root / "bin"

    @property
    def python(self) -> Path:
        return self.root / ".venv" / "bin" / "python"

    def setup(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [str(self.bin / "sh"), "scripts/setup", *arguments]
        variables = {"PATH": str(self.bin), "HOME": str(self.root), **environment}
        return subprocess.run(command, cwd=self.root, env=variables, capture_output=True, text=True, check=False)

    def program(self, name: str, script: str) -> None:
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        path.chmod(0o755)

    def pretend(self, name: str, change: str) -> None:
        """Puts a Python on the path that sees `change` done before the code of its -c."""
        code = shlex.quote(f"import sys; {change}; exec(sys.argv[2])")
        self.program(name, f'exec {shlex.quote(sys.executable)} -c {code} "$@"')

    def real(self, name: str) -> None:
        self.program(name, f'exec {shlex.quote(sys.executable)} "$@"')

    def quick_uv(self) -> None:
        """Puts a uv on the path that makes an environment without pip, which takes seconds, and tells."""
        make = f'[ "$1" = pip ] || {shlex.quote(sys.executable)} -m venv --without-pip .venv'
        self.program("uv", f'echo "$*" >>uv.log; {make}')

    def uv_log(self) -> str:
        return (self.root / "uv.log").read_text("utf-8")


TOO_OLD = "sys.version_info = (3, 9, 18)"
NO_VENV = "sys.modules['ensurepip'] = None; sys.executable = '/bare'"


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    made = Checkout(tmp_path)
    (tmp_path / "scripts").mkdir()
    shutil.copy(SCRIPT, tmp_path / "scripts")
    made.bin.mkdir()
    for tool in TOOLS:
        (made.bin / tool).symlink_to(shutil.which(tool) or os.devnull)
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text("# nothing\n", "utf-8")
    return made


@pytest.fixture
def quick(checkout: Checkout) -> Checkout:
    checkout.real("python3")
    checkout.quick_uv()
    return checkout


def assert_one_line(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert [word for word in words if word not in done.stderr] == []


def test_says_that_python_is_missing(checkout: Checkout) -> None:
    assert_one_line(checkout.setup(), "Python 3.11 or newer", "no python3 was found")


def test_says_that_python_is_too_old(checkout: Checkout) -> None:
    checkout.pretend("python3", TOO_OLD)
    assert_one_line(checkout.setup(), "Python 3.11 or newer", "python3 is 3.9.18")


def test_says_that_the_python_asked_for_is_too_old(quick: Checkout) -> None:
    quick.pretend("mine", TOO_OLD)
    assert_one_line(quick.setup(PYTHON="mine"), "mine is 3.9.18")


def test_says_that_venv_is_missing(checkout: Checkout) -> None:
    checkout.pretend("python3", NO_VENV)
    assert_one_line(checkout.setup(), "needs venv and ensurepip, which /bare lacks", "apt install python3-venv")


def test_refuses_an_unknown_group(checkout: Checkout) -> None:
    assert_one_line(checkout.setup("everything"), "usage")


def test_passes_over_pythons_that_will_not_do(quick: Checkout) -> None:
    quick.pretend("python3", TOO_OLD)
    quick.program("python3.13", "echo 'not installed' >&2; exit 127")
    quick.pretend("python3.12", NO_VENV)
    quick.real("python3.11")
    assert quick.setup().returncode == 0
    assert f"--python {sys.executable} .venv" in quick.uv_log()


def test_uv_needs_no_venv_module(quick: Checkout) -> None:
    quick.pretend("python3", NO_VENV)
    assert quick.setup().returncode == 0
    assert "--python /bare .venv" in quick.uv_log()


def test_runs_once_and_then_only_when_something_changed(quick: Checkout) -> None:
    assert "Setting up" in quick.setup().stderr
    assert quick.setup().stderr == ""
    assert "Setting up" in quick.setup("dev").stderr
    assert (quick.setup("dev").stderr, quick.setup().stderr) == ("", "")
    (quick.root / "requirements.txt").write_text("# something else\n", "utf-8")
    assert "Setting up" in quick.setup().stderr


def test_adds_to_a_whole_environment_and_renews_an_outdated_one(quick: Checkout) -> None:
    quick.setup()
    quick.setup("dev")
    assert quick.uv_log().count(" .venv\n") == 1
    (quick.root / "requirements-dev.txt").write_text("# something else\n", "utf-8")
    quick.setup("dev")
    assert quick.uv_log().count(" .venv\n") == 2


@pytest.mark.parametrize("broken", ["bin", "bin/python", "lib", "lib/.runtime-installed"])
def test_mends_a_broken_environment(quick: Checkout, broken: str) -> None:
    quick.setup()
    victim = quick.root / ".venv" / broken
    shutil.rmtree(victim) if victim.is_dir() else victim.unlink()
    assert quick.setup().returncode == 0
    assert subprocess.run([quick.python, "-c", ""], check=False).returncode == 0
    assert quick.uv_log().count(" .venv\n") == 2


@pytest.mark.slow
def test_goes_on_with_pip_where_uv_fails(quick: Checkout) -> None:
    quick.program("uv", 'echo "uv: no index" >&2; exit 2')
    assert quick.setup().returncode == 0
    assert subprocess.run([quick.python, "-m", "pip", "--version"], check=False).returncode == 0


@pytest.mark.slow
def test_does_not_take_a_failed_installation_for_a_whole_one(checkout: Checkout) -> None:
    checkout.real("python3")
    (checkout.root / "requirements.txt").write_text("no requirement\n", "utf-8")
    assert [checkout.setup().returncode != 0 for _ in range(2)] == [True, True]
