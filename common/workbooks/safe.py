"""Text in files that carry no types: a spreadsheet program must not take it for a formula."""

import re

LOOKS_LIKE_A_FORMULA = re.compile("'*[=+\\-@\t\r\n\0＝＋－＠]")


def safe_text(value: object) -> str:
    """A value for a CSV cell, behind an apostrophe where it might be taken for a formula; numbers stay numbers."""
    if value is None:
        return ""
    text = str(value)
    return f"'{text}" if isinstance(value, str) and LOOKS_LIKE_A_FORMULA.match(text) else text


def original_text(text: str) -> str:
    """What ``safe_text`` was given."""
    return text[1:] if text.startswith("'") and LOOKS_LIKE_A_FORMULA.match(text) else text
