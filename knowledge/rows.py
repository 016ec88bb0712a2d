"""Rows: what stands in the knowledge file's tables, read back."""

import json
import sqlite3
from typing import Any

from knowledge.content import Measure


def unpacked(row: sqlite3.Row) -> dict[str, Any]:
    """A row with its lists and objects read back from JSON."""
    values = {name: row[name] for name in row.keys()}  # noqa: SIM118 - a Row iterates over its values
    return {k: json.loads(v) if isinstance(v, str) and v[:1] == "[" else v for k, v in values.items()}


def without(data: dict[str, Any], *names: str) -> dict[str, Any]:
    """A row but for some of its columns."""
    return {name: value for name, value in data.items() if name not in names}


def told(row: sqlite3.Row) -> tuple[dict[str, Any], list[frozenset[str]]]:
    """An entry's own fields, and the terms of its name and of everything told of it."""
    data = without(unpacked(row), "key", "article")
    named = frozenset(data.pop("name_terms"))
    return data, [named, *(frozenset(terms) for terms in data.pop("told_terms"))]


def measure_of(data: dict[str, Any]) -> tuple[Measure, tuple[frozenset[str], ...], frozenset[str]]:
    """A measure, the terms of each of its names, and the terms of its unit."""
    readings, unit = tuple(map(frozenset, data.pop("readings"))), frozenset(data.pop("unit_terms"))
    return Measure.model_validate(data), readings, unit
