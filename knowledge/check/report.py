"""What the gate reports: errors, notes, and what it could not check."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """Something wrong or worth knowing: the file and the entry it is in, and what it is."""

    file: str
    entry: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.entry}: {self.message}"


@dataclass(frozen=True)
class Report:
    """Everything one run of the gate found; `skipped` says what was not checked and why."""

    errors: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()
    skipped: tuple[str, ...] = ()
