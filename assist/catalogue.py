"""The Chinese catalogue: which words the project shows, and whether each has its translation.

Works without GNU gettext: Python is read as a syntax tree, templates through Django, Babel writes the files.
Strings of the libraries that come without Chinese are collected too, since the office sees them as well.
"""

import ast
import os
import re
from collections.abc import Iterator
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

BASE_DIR = Path(__file__).resolve().parent.parent
LANGUAGE = "zh_Hans"
PO_PATH = Path("locale") / LANGUAGE / "LC_MESSAGES" / "django.po"
PO_FILE = BASE_DIR / PO_PATH
MO_FILE = PO_FILE.with_suffix(".mo")
ROOMS = ("assist", "needs", "benefits", "households", "volunteers", "common", "templates")
DJANGO_PARTS = (
    "conf",
    *(f"contrib/{app}" for app in ("admin", "auth", "contenttypes", "humanize", "sessions")),
)
LIBRARIES = ("django_bootstrap5", "django_filters", "django_tables2", "simple_history")
HEADER = f"""\
# The words of Assist in Chinese. Written by `manage.py collect_translations`; fill in what is empty.
msgid ""
msgstr ""
"Language: {LANGUAGE}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
KEYWORDS = {  # where a call keeps its context ("c"), its text and its plural, as Babel counts
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%(?:\([^)]+\))?[sdifr%]|\{[^{}]*\}")


class Words(NamedTuple):
    """One string as the code hands it to gettext."""

    text: str
    plural: str | None = None
    context: str | None = None


NOT_PLAIN = Words("")


def words_in_python(source: str) -> Iterator[Words]:
    """The strings that Python code hands to a gettext function, under whatever name it imported it."""
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in ("django.utils", "django.utils.translation")
        for alias in node.names
    }
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Name):
            function = names.get(call.func.id)
        elif isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            function = call.func.attr if names.get(call.func.value.id, "") == "translation" else None
        else:
            function = None
        if function in KEYWORDS:
            yield _words_of_call(call, function)


def _words_of_call(call: ast.Call, function: str) -> Words:
    """The strings of one call; NOT_PLAIN when they are computed, which no catalogue can hold."""
    size = 1 + ("ngettext" in function or "npgettext" in function) + ("pgettext" in function)
    texts = [part.value if isinstance(part, ast.Constant) else None for part in call.args[:size]]
    if len(texts) < size or not all(isinstance(text, str) for text in texts):
        return NOT_PLAIN
    context = texts.pop(0) if "pgettext" in function else None
    return Words(texts[0], texts[1] if len(texts) > 1 else None, context)


def words_in_template(source: str) -> Iterator[Words]:
    """The strings that a template hands to ``translate``, ``blocktranslate`` and ``_()``."""
    # Indentation means nothing here, and Python's tokeniser would stumble over it.
    code = "\n".join(line.strip() for line in templatize(source).splitlines())
    for _line, text, _comments, context in extract("python", BytesIO(code.encode()), KEYWORDS):
        singular, plural = text if isinstance(text, tuple) else (text, None)
        yield Words(singular, plural, context)


def words_in_folder(folder: Path) -> Iterator[tuple[Path, Words]]:
    """Every string under ``folder`` with its file, migrations and tests aside."""
    for path in sorted(folder.rglob("*")):
        if {"migrations", "tests"} & set(path.parts) or path.suffix not in {".py", ".html", ".txt"}:
            continue
        read = words_in_python if path.suffix == ".py" else words_in_template
        for words in read(path.read_text("utf-8")):
            yield path, words


def project_words() -> Iterator[tuple[str, Words]]:
    """Every string of the project with the file it stands in."""
    for room in ROOMS:
        for path, words in words_in_folder(BASE_DIR / room):
            yield path.relative_to(BASE_DIR).as_posix(), words


def library_words() -> Iterator[tuple[str, Words]]:
    """Every string of the libraries for which none of them brings Chinese that Django would find."""
    django = _package("django")
    folders = [*(django / part for part in DJANGO_PARTS), *map(_package, LIBRARIES)]
    known = [_read(folder / PO_PATH) for folder in folders if (folder / PO_PATH).exists()]
    for folder in folders:
        where = f"library:{folder.relative_to(django.parent).as_posix()}"
        english = folder / "locale" / "en" / "LC_MESSAGES" / "django.po"
        shown = _words_in_catalogue(english) if django in folder.parents else words_in_folder(folder)
        for _path, words in shown:
            if words != NOT_PLAIN and not any(_is_known(one, words) for one in known):
                yield where, words


def _words_in_catalogue(path: Path) -> Iterator[tuple[Path, Words]]:
    for message in _read(path):
        texts = _texts(message.id)
        if texts[0]:
            yield path, Words(texts[0], texts[1] if len(texts) > 1 else None, message.context)


def _package(name: str) -> Path:
    return Path(find_spec(name).origin).parent


def _read(path: Path) -> Catalog:
    with open(path, "rb") as file:
        return read_po(file, locale=LANGUAGE)


def _is_known(catalogue: Catalog, words: Words) -> bool:
    message = catalogue.get(words.text, words.context)
    return bool(message and _texts(message.string)[0] and not message.fuzzy)


def _texts(string) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, tuple | list) else (string,)


def collect(more: dict[str, str | list[str]] | None = None) -> Catalog:
    """The catalogue as it should be: every string that is shown, with the translation the present one has.

    ``more`` holds further translations, which win over the present ones; where a string has a context, its
    key is ``context\\x04text``.
    """
    present = _read(PO_FILE) if PO_FILE.exists() else Catalog(locale=LANGUAGE)
    catalogue = Catalog(locale=LANGUAGE)
    for where, words in (*project_words(), *library_words()):
        if words == NOT_PLAIN:
            continue
        text = (words.text, words.plural) if words.plural else words.text
        known = present.get(text, words.context)
        string = _texts(known.string) if known and not known.fuzzy else ("",)
        key = words.text if words.context is None else f"{words.context}\x04{words.text}"
        if key in (more or {}):
            string = _texts(more[key])
        catalogue.add(text, string[:1] if words.plural else string[0], [(where, None)], context=words.context)
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """The catalogue as a file: in one order whoever writes it, without dates and line numbers."""
    for message in catalogue:
        message.locations.sort()
    buffer = BytesIO()
    write_po(buffer, catalogue, width=110, sort_output=True, omit_header=True, include_lineno=False)
    return HEADER.encode() + buffer.getvalue()


def save(catalogue: Catalog) -> None:
    """Write the catalogue."""
    _replace(PO_FILE, written(catalogue))


def compile_catalogue() -> None:
    """Make the file that Django reads, when it is missing or older than the catalogue."""
    if not PO_FILE.exists() or (MO_FILE.exists() and MO_FILE.stat().st_mtime >= PO_FILE.stat().st_mtime):
        return
    buffer = BytesIO()
    write_mo(buffer, _read(PO_FILE))
    _replace(MO_FILE, buffer.getvalue())


def _replace(path: Path, content: bytes) -> None:
    """Write the file whole or not at all, since a running office may be reading it."""
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


def problems() -> list[str]:
    """What is wrong with the catalogue, a line each: missing, untranslated, other placeholders, left over."""
    present = _read(PO_FILE)
    found, wanted = [], set()
    for where, words in (*project_words(), *library_words()):
        message = present.get(words.text, words.context)
        wanted.add((words.text, words.context))
        wrong = fault(words, message)
        if wrong:
            found.append(f"{where}: “{words.text}” {wrong}")
    for message in present:
        text = message.id[0] if isinstance(message.id, tuple) else message.id
        if text and (text, message.context) not in wanted:
            found.append(f"“{text}” is shown nowhere any more")
    return sorted(set(found))


def fault(words: Words, message) -> str:
    """What is wrong with one string's translation in words; nothing when it is right."""
    if words == NOT_PLAIN:
        return "is computed: gettext takes a plain string, and values go in through placeholders"
    if message is None:
        return "is not in the catalogue"
    if message.fuzzy:
        return "is marked fuzzy"
    if words.plural and not isinstance(message.id, tuple):
        return "has no plural in the catalogue"
    translation = _texts(message.string)[0]
    if not translation:
        return "is not translated"
    # Chinese has one form, which stands for the plural; a singular may leave the number out.
    if sorted(PLACEHOLDER.findall(words.plural or words.text)) != sorted(PLACEHOLDER.findall(translation)):
        return f"has other placeholders than “{translation}”"
    return ""
