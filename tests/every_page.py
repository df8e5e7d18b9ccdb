"""Every page there is, made from the table of addresses: for the trials that walk them all."""

from urllib.parse import urlencode

from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from tests.access import ADDRESSES
from tests.browser import Browser
from tests.neighbours import path_of


def office_pages(office, *, typed="zqown"):
    """Every address of an office, and those that show more when they are asked for something."""
    today = timezone.localdate()
    file, day = {"household": office["number"]}, {"day": today.replace(day=1)}
    yield from (path_of(name, office) for name in ADDRESSES if name != "logout")
    asked = [
        ("visits:new", (), file),
        ("needs:new", (), file),
        ("households:as_of", (office["number"],), day),
        ("needs:open_on_day", (office["number"],), day),
        ("search", (), {"q": typed}),
        ("households:list", (), {"q": typed}),
        ("households:list", (), {"state": "all"}),
        ("needs:list", (), {"q": typed, "status": "all"}),
        ("visits:list", (), {"withdrawn": "on"}),
        ("grid:board", (), {"view": "table"}),
        ("ledger:page", (), {"first": today.replace(month=1, day=1), "last": today, "place": ""}),
        ("households:duplicates", (), {"place": "across"}),
    ]
    for name, args, query in asked:
        yield f"{reverse(name, args=args)}?{urlencode(query)}"


def admin_pages():
    """Every page of the admin site."""
    yield reverse("admin:index")
    for model in admin.site._registry:
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        first = model._base_manager.order_by("pk").first()
        pages = [("changelist", ()), ("add", ())]
        pages += [(page, (first.pk,)) for page in ("change", "history", "delete")] if first else []
        for page, args in pages:
            try:
                yield reverse(f"{base}_{page}", args=args)
            except NoReverseMatch:
                continue  # an admin without this page


def opened_by(user, paths, *, whole=False):
    """Those of the paths at which this person gets a page; ``whole``: not those that answer with a part of one."""
    browser = Browser(user)
    for path in paths:
        answer = browser.get(path)
        is_page = answer.status_code == 200 and "html" in answer.headers["Content-Type"]
        if is_page and not (whole and not answer.content.lstrip().lower().startswith(b"<!doctype")):
            yield path
