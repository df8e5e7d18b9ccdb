"""S17: what bandit and ruff (run by the gate) do not know of this house: statements and markup written by hand."""

import ast
import re

from django.conf import settings

from tests.test_project import CODE, ROOMS, name_of

# Statements of our own, and why the database has no other word for them.
RAW = {
    "assist/imports/importing.py": "a lock that one import at a time holds",
    "common/databases/many_rows.py": "many rows without a model for each",
    "common/moment.py": "a transaction that sees one moment",
    "volunteers/audit/guard.py": "the triggers of the audit log",
    "volunteers/audit/sealing.py": "the right to delete, for one transaction",
}
NEVER = {"csrf_exempt", "raw()", "extra()", "RawSQL", "eval", "exec", "pickle", "marshal", "shelve"}
WITH_A_REASON = {("common/spool.py", "pickle"): "what this process put by a moment ago, in a file without a name"}
BY_HAND = re.compile(r"\|\s*safe(?:seq)?\b|autoescape\s+off")
OURS = [path for path in CODE if path.relative_to(settings.BASE_DIR).parts[0] in ROOMS]


def names_in(path):
    """Every name and attribute that a file uses, and every module it imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield f"{node.func.attr}()"
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.name.partition(".")[0] for alias in node.names)


def test_statements_are_written_by_hand_where_the_list_says_why():
    assert {name_of(path) for path in OURS if "cursor()" in set(names_in(path))} == set(RAW)


def test_nothing_goes_round_the_token_the_query_builder_or_the_interpreter():
    assert {(name_of(path), name) for path in OURS for name in names_in(path) if name in NEVER} == set(WITH_A_REASON)


def test_no_template_lets_markup_through():
    templates = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
    assert len(templates) > 50
    assert [name_of(path) for path in templates if BY_HAND.search(path.read_text("utf-8"))] == []
