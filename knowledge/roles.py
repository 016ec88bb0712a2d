"""Roles: the part that concepts play in questions and answers, whatever they mean."""

from dataclasses import dataclass

Terms = frozenset[str]


@dataclass(frozen=True, slots=True)
class Roles:
    """The terms of each role; the vocabulary lists them by these names."""

    implied: Terms
    """Of a measure's name, such as people leave out."""
    implied_units: Terms
    """Of what is counted, such as people leave out: "mấy người được kết nạp" counts đảng viên."""
    restricting: Terms
    """What always narrows what is asked, though methods speak of it too."""
    persons: Terms
    """Of what is counted, people: "mấy người" may ask for any of them."""
    sides: Terms
    """The sides of a thing that may be asked for: what it brings, what hinders it …"""
    events: Terms
    """What was done with things: a figure of it is none of how many there are."""
    attributes: Terms
    """What people and things are like: beside one of those they tell which are meant."""
