"""The house's own rules, read from the code itself (architecture.md)."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, get_resolver

from assist.sight import classes_of, is_technical

ROOMS = ("assist", "needs", "benefits", "households", "volunteers", "common")  # from the top of the house to the bottom
LONGEST = 450
NAMELESS = {"services.py", "utils.py", "helpers.py", "managers.py"}
UNFINISHED = re.compile(r"\b(?:TODO|FIXME)\b|pytest\.mark\.(?:skip|xfail)|pytest\.skip\(|# noqa$|# noqa: \w+$")
# What the admin site leaves out, and why.
NOT_IN_ADMIN = {
    "households.Asking": "written once by asking to open a file, told to those who keep it on a page of their own",
    "households.Basis": "dated; written down and withdrawn on the person's page of notice and consent",
    "needs.Care": "begun, marked and ended on the household's page of services",
    "needs.Occurrence": "marked where care is due, told on the care's own page",
    "needs.Service": "written down and withdrawn on the household's page of services",
    "needs.Campaign": "kept on its own page, with its list of recipients",
    "needs.Recipient": "marked on the campaign's page",
    "needs.Goods": "kept on the page of the store, with its register",
    "needs.GoodsMove": "a line of the register, written once, told on the goods' own page",
    "assist.EndOfTerm": "announced by manage.py retention, held back on a page of its own",
    "assist.HandedFile": "written by handing a post over, read by whoever it was handed to",
    "volunteers.Use": "a count of the last minutes, which nobody keeps",
    "households.Action": "told on the file's history, with its way back",
    "volunteers.SecondFactor": "a secret; taken away on the page of failed sign-ins, set up by oneself",
    "volunteers.RecoveryCode": "fingerprints of secrets; renewed by oneself",
    "households.Belonging": "dated; noted and ended on the file's page of booklet and home",
    "benefits.RosterPage": "sealed rows with identity numbers; the findings that rest on one say where it stands",
    "households.FormerValue": "written by the step that changed the field, told on the file's history",
    "households.KeptApart": "said and taken back on the page of the two people",
    "households.Pairing": "dated; given and ended from the list of files, told on the file",
    "households.Tagging": "dated; given and taken on the file's page of tags and from the list",
    "volunteers.ChosenColumns": "one person's own choice for a list; changed beside it",
    "households.TimeClosed": "written by the step that opens a file again, told by the file's events",
    "households.Document": "added, corrected and withdrawn on the file's own page, opened with a reason",
    "households.Opening": "written once by opening something secret, told on the file's page of documents",
    "households.Approval": "a supervisor's word about a child, given and told on the file's page of documents",
    "households.Visitor": "who went on a visit; corrected with the visit, on its own page",
    "volunteers.AuditEntry": "the audit log; shown to the audit administrator on its own page",
    "volunteers.AuditSeal": "what stands where old entries were; told by manage.py verify_audit",
    "volunteers.AuditTail": "the end of the audit log, held by whoever appends",
    "households.TopicFinding": "how a topic stood on a visit; corrected with the visit, on its own page",
}

CODE = [
    path
    for folder in (*ROOMS, "tests", "bench")
    for path in sorted((settings.BASE_DIR / folder).rglob("*.py"))
    if "migrations" not in path.parts
]
MODELS = [
    model
    for model in apps.get_models()
    if model._meta.app_label in ROOMS and not hasattr(model, "instance_type")  # that one is a history table
]


def name_of(path: Path) -> str:
    return path.relative_to(settings.BASE_DIR).as_posix()


def test_models_say_what_they_mean_to_the_office():
    """Django writes ``Name(field, field)`` where a docstring is missing."""
    assert [model._meta.label for model in MODELS if model.__doc__.startswith(f"{model.__name__}(")] == []


def test_models_leave_the_order_to_each_list():
    assert [model._meta.label for model in MODELS if model._meta.ordering] == []


def test_models_are_in_the_admin_site_or_have_a_reason_not_to_be():
    assert {model._meta.label for model in MODELS if not admin.site.is_registered(model)} == set(NOT_IN_ADMIN)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_in_a_class_of_the_table_of_rights(model):
    """The room's own ``sight.py`` says how far somebody has to see to be shown it (rights.md)."""
    technical = {}
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        technical[field.name] = is_technical(field)
    assert {name for name in technical if not technical[name]} == {
        name for name in classes_of(model) if not technical.get(name)
    }


def test_files_are_small_enough_to_be_seen_at_a_glance():
    assert [name_of(path) for path in CODE if len(path.read_text("utf-8").splitlines()) > LONGEST] == []


def test_files_are_named_after_what_they_hold():
    assert [name_of(path) for path in CODE if path.name in NAMELESS] == []


def test_nothing_is_left_unfinished_or_excused_without_a_reason():
    left = [
        f"{name_of(path)}:{number} {line.strip()}"
        for path in CODE
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if UNFINISHED.search(line) and path.name != "test_project.py"
    ]
    assert left == []


def view_modules() -> set[str]:
    """The modules in which our views stand."""
    modules, left = set(), [get_resolver()]
    while left:
        pattern = left.pop()
        if isinstance(pattern, URLPattern):
            modules.add(getattr(pattern.callback, "__module__", ""))
        else:
            left += pattern.url_patterns
    return {module for module in modules if module.split(".")[0] in ROOMS}


@pytest.mark.parametrize("module", sorted(view_modules()))
def test_views_ask_models_and_querysets_in_their_words(module):
    tree = ast.parse((settings.BASE_DIR / f"{module.replace('.', '/')}.py").read_text("utf-8"))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = [call.attr for call in calls if isinstance(call, ast.Attribute)]
    names += [call.id for call in calls if isinstance(call, ast.Name)]
    assert {"filter", "exclude", "annotate", "aggregate", "save", "Q", "F"} & set(names) == set()


def names_of_relations(room: str) -> tuple[set[str], set[str]]:
    """What this room's models can be asked for: what belongs to a room above, and what is their own."""
    upward, own = set(), set()
    for model in MODELS:
        if model._meta.app_label in ROOMS[ROOMS.index(room) :]:
            for field in model._meta.get_fields():
                above = field.is_relation and field.auto_created and field.related_model
                if above and above._meta.app_label in ROOMS[: ROOMS.index(room)]:
                    upward |= {field.get_accessor_name(), field.name} - {None}
                else:
                    own.add(field.name)
    return upward, own


@pytest.mark.parametrize("room", ROOMS[1:])
def test_room_does_not_reach_up_through_a_reverse_accessor(room):
    """``household.needs`` belongs to the rooms above households, which know what a need is."""
    upward, own = names_of_relations(room)
    found = []
    for path in CODE:
        if path.is_relative_to(settings.BASE_DIR / room):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                name = node.attr if isinstance(node, ast.Attribute) else ""
                name = (node.arg or "") if isinstance(node, ast.keyword) else name
                if name.split("__")[0] in upward - own:
                    found.append(f"{name_of(path)}:{node.lineno} {name}")
    assert found == []
