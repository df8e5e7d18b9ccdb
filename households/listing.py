"""What the list of files needs beside its rows: their people, and how many files are in which state."""

from collections import defaultdict

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from households.models import Membership, Risk
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
