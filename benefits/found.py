"""One finding as the comparison makes it, before anything is written down."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """Which rule, whose (a person on file, or a number in no file), about which benefits (codes), by which source."""

    rule: str
    person: int | None
    index: str
    about: tuple[str, ...]
    source: str = ""
