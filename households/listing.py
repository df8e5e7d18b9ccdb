"""What the list of files needs beside its rows: their people, and how many files are in which state."""

from collections import defaultdict

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from common.wording import listed
from households.models import Membership, Pairing, Risk, Tagging
from households.tables import HouseholdTable
from volunteers.models import ChosenColumns
from volunteers.rights import posts_of


def put_people_in(rows: list[dict]) -> list[dict]:
    """Each row with its head's name and its number of present members; one query for the page."""
    people = defaultdict(list)
    present = Membership.objects.present().filter(household__in=[row["pk"] for row in rows]).order_by()
    for household, is_head, name in present.values_list("household", "is_head", "person__name"):
        people[household].append((is_head, name))
    for row in rows:
        row["members"] = len(people[row["pk"]])
        row["head"] = next((name for is_head, name in people[row["pk"]] if is_head), "")
    return rows


def shown_columns(user, sight) -> list[str]:
    """The columns that somebody sees in the list: those chosen, or the usual ones; the number always."""
    chosen = ChosenColumns.objects.of(user, HouseholdTable.list_name) or HouseholdTable.usual
    return [name for name, _label in HouseholdTable.offered(sight) if name in chosen or name == "number"]


def fill(rows: list[dict], shown, sight) -> list[dict]:
    """Each row with what the shown columns say of its people, its tags and its helper."""
    put_people_in(rows)
    if "tags" in shown:
        _put_tags_in(rows, sight)
    if "helper" in shown:
        paired = Pairing.objects.standing().filter(household__in=[row["pk"] for row in rows])
        helpers = dict(paired.values_list("household", "helper__name"))
        for row in rows:
            row["helper"] = helpers.get(row["pk"], "")
    return rows


def _put_tags_in(rows, sight):
    keys, tags = [row["pk"] for row in rows], defaultdict(list)
    standing = Tagging.objects.standing().seen_by(sight).order_by("tag__level", "tag", "pk")
    for household, name in standing.filter(household__in=keys).values_list("household", "tag__name"):
        tags[household].append(name)
    present = {"person__memberships__household__in": keys, "person__memberships__left_on": None}
    for household, name in standing.filter(**present).values_list("person__memberships__household", "tag__name"):
        tags[household].append(name)
    for row in rows:
        row["tags"] = listed(dict.fromkeys(tags[row["pk"]]))


def found(chosen, *, most, page=None) -> int | None:
    """How many files the filter finds; None when it is more than can be dealt with at once.

    None as well where the counts come after the page: then they bring the number along.
    """
    if page is not None and not page.next_query and not page.previous_query:
        return len(page.rows)
    if not chosen.is_valid() or (page is not None and counts_take_long(chosen.user)):
        return None
    number = chosen.rows.order_by()[: most + 1].count()
    return number if number <= most else None


def counts(files, *, query, today) -> list[dict]:
    """How many files are open, due, watched closely or closed, each with the filter that shows them."""
    is_open = Q(closed_on=None)
    numbers = files.aggregate(
        open=Count("pk", filter=is_open),
        due=Count("pk", filter=is_open & Q(next_visit_on__lte=today)),
        high=Count("pk", filter=is_open & Q(risk=Risk.HIGH)),
        key=Count("pk", filter=is_open & Q(risk=Risk.KEY)),
        closed=Count("pk", filter=~is_open),
    )
    return _as_counts(numbers, query)


def counts_to_come(query) -> list[dict]:
    """The same without numbers, for a reach so large that they arrive after the page."""
    return _as_counts({}, query)


def counts_take_long(user) -> bool:
    """Whether the person's reach is everything there is, so that counting it must not hold up the page."""
    return any(post.stands_over_everything for post in posts_of(user))


def _as_counts(numbers, query) -> list[dict]:
    def count(key, label, tone="", **words):
        chosen = {name: query.get(name, "") for name in ("visit", "risk", "state")}
        wanted = {"visit": "", "risk": "", "state": ""} | words
        link = query.copy()
        for name in ("after", "before", *wanted):
            link.pop(name, None)
        link.update({name: word for name, word in wanted.items() if word})
        return {
            "label": label,
            "number": numbers.get(key),
            "url": f"?{link.urlencode()}",
            "current": chosen == wanted or (chosen["state"] == "open" and chosen | {"state": ""} == wanted),
            "tone": tone,
        }

    return [
        count("open", _("Open files")),
        count("due", _("Visit due"), "act", visit="due"),
        count("high", Risk.HIGH.label, "act", risk="high"),
        count("key", Risk.KEY.label, "watch", risk="key"),
        count("closed", _("Closed files"), state="closed"),
    ]
