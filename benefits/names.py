"""What lists call benefits, facts and departments: found by the names and other names that supervisors keep."""

import re
import unicodedata

BETWEEN = re.compile(r"[、，,;；/|+＋&\n]|\s和\s|(?<=补贴)[和与及](?=\S)|(?<=津贴)[和与及](?=\S)")
BRACKETED = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
MARKS = re.compile(r"[\s()（）\[\]【】“”\"'《》·.:：_—-]+")
NOT_HELD = re.compile(r"^(非|无|未|不|没|否)")
BOTH = re.compile(r"两项补贴")
TWO_SUBSIDIES = ("hardship_disability", "severe_disability")


def plain(text: str) -> str:
    """One spelling for comparing: half-width, lower case, without blanks, brackets and dashes."""
    return MARKS.sub("", unicodedata.normalize("NFKC", text).lower())


class Names:
    """Codes by their names; ``rows`` are (code, name, other names apart by blanks)."""

    def __init__(self, rows):
        self.words = {}
        self.first = {}
        self.called = {}
        for code, name, words in rows:
            self.called[code] = name
            self.first[plain(name)] = code
            for word in (name, *words.split()):
                self.words.setdefault(plain(word), code)
        self.longest_first = sorted(self.words, key=len, reverse=True)

    def exact(self, text: str) -> str:
        """The code that a text names as a whole, or ""."""
        whole = plain(text)
        return self.words.get(whole) or self.words.get(plain(BRACKETED.sub("", text)), "")

    def one(self, text: str) -> str:
        """The code that a text names, as a whole or by the longest name in it; "" where it names none or denies it."""
        if code := self.exact(text):
            return code
        whole = plain(text)
        if not whole or NOT_HELD.match(whole):
            return ""
        return next((self.words[word] for word in self.longest_first if word in whole), "")

    def every(self, text: str) -> list[str]:
        """The codes of all parts of a cell, each once; "" stands for a part that names none."""
        if code := self.exact(text):
            return [code]
        if BOTH.search(text):
            return [code for code in TWO_SUBSIDIES if code in self.words.values()]
        parts = [part for part in BETWEEN.split(text) if part.strip()]
        found = [self.one(part) for part in parts if not NOT_HELD.match(plain(part))]
        return list(dict.fromkeys(found))

    def within(self, text: str) -> list[str]:
        """The codes of all names that stand in a text, a longer one hiding those inside it."""
        left, found = plain(text), []
        if BOTH.search(left):
            found += [code for code in TWO_SUBSIDIES if code in self.words.values()]
        for word in self.longest_first:
            if word in left:
                found.append(self.words[word])
                left = left.replace(word, "\0")
        return list(dict.fromkeys(found))
