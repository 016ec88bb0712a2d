"""The benchmark in print: tables, ratios, and what was wanted beside what was measured."""

from collections.abc import Iterable, Sequence

from tests.bench.contest import Result

_HEAD = ("", "asked", "right", "wrong", "refused", "median ms", "p99 ms", "× median", "× p99", "threshold")


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows in columns; the first column is left-justified, the others are figures."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: Iterable[str], widths: Iterable[int]) -> str:
    first, *rest = zip(row, widths, strict=True)
    return "  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)]).rstrip()


def results(found: Sequence[Result]) -> str:
    """A table of contenders; times are also given as multiples of the first one's."""
    return table([_HEAD, *(_row(result, found[0]) for result in found)])


def _row(result: Result, first: Result) -> tuple[str, ...]:
    shares = (f"{share:.1%}" for share in (result.right, result.wrong, result.refused))
    times = (f"{result.median:.2f}", f"{result.p99:.2f}")
    ratios = (f"{result.median / first.median:.2f}", f"{result.p99 / first.p99:.2f}")
    threshold = "own" if result.threshold is None else f"{result.threshold:.1f}"
    return (result.name, str(result.asked), *shares, *times, *ratios, threshold)


def wanted(what: str, measured: float | None, unit: str, most: float) -> tuple[str, str, str, str]:
    """A row of a measured value, what it should be, and whether it is."""
    if measured is None:
        return (what, "not measured here", f"≤ {most:g} {unit}", "")
    return (what, f"{measured:.2f} {unit}", f"≤ {most:g} {unit}", "met" if measured <= most else "MISSED")
