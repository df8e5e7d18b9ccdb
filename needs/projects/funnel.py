"""The funnel: who was found, visited, served. People, not rows (600 = 116 online + 484 offline → 251 → 2,200 times).

Each number is the number of rows that its own list shows. Whoever was found twice is one person, found the first time;
whoever was served was reached, and counts as visited as well.
"""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from households.models import Channel, Lead, Visit
from needs.models import Service, ServiceClass
from volunteers.models import Place, User

FOUND, VISITED, SERVED, TIMES = "found", "visited", "served", "times"
STAGES = {
    FOUND: pgettext_lazy("funnel", "Found"),
    VISITED: pgettext_lazy("funnel", "Visited"),
    SERVED: pgettext_lazy("funnel", "Served"),
}
TITLES = STAGES | {TIMES: gettext_lazy("Service person-times")}


@dataclass(frozen=True)
class Funnel:
    """The funnel of one period and of some places, for one person's eyes."""

    user: User
    first: date
    last: date
    places: tuple[Place, ...] = ()  # none: everywhere in reach

    def found(self, channel=""):
        """Everybody found in the period, each once: by the earliest lead of the period."""
        leads = self._leads()
        before = Q(found_on__lt=OuterRef("found_on")) | Q(found_on=OuterRef("found_on"), pk__lt=OuterRef("pk"))
        first_ones = leads.exclude(Exists(leads.filter(before, person__isnull=False, person=OuterRef("person"))))
        return first_ones.filter(channel=channel) if channel else first_ones

    def visited(self, channel=""):
        """Of these, whom somebody met: noted on the lead, or as a visit to the file they are on since."""
        met = Visit.objects.standing().visible_to(self.user).met(True).filter(household=OuterRef("household"))
        since = met.filter(visited_on__gte=OuterRef("found_on"), visited_on__lte=self.last)
        noted = Q(visited_on__lte=self.last)
        return self.found(channel).filter(noted | Exists(since) | Exists(self._to_lead()))

    def served(self, channel=""):
        """Of these, who was given something: policy, goods, care or comfort."""
        return self.found(channel).filter(Exists(self._to_lead()))

    def services(self, channel="", service_class=""):
        """The services to whoever was served: each row one person-time."""
        leads = self.found(channel).filter(household=OuterRef("household"), found_on__lte=OuterRef("on"))
        whole, own = leads, leads.filter(person=OuterRef("person"))
        rows = Service.objects.standing().visible_to(self.user).filter(on__lte=self.last)
        rows = rows.filter(Q(person=None) & Exists(whole) | Q(person__isnull=False) & Exists(own))
        return rows.filter(service_class=service_class) if service_class else rows

    def people(self, stage: str, channel=""):
        """The leads of whoever reached this stage."""
        return {FOUND: self.found, VISITED: self.visited, SERVED: self.served}[stage](channel)

    def table(self) -> list[dict]:
        """Each stage with its people by channel and in all, each number with the address of the people behind it."""
        lines = []
        for stage, label in STAGES.items():
            counted = dict(self.people(stage).order_by().values_list("channel").annotate(number=Count("pk")))
            cells = [(channel, counted.get(channel, 0)) for channel in Channel.values]
            cells.append(("", sum(counted.values())))
            lines.append({"label": label, "cells": [self._cell(stage, *cell) for cell in cells]})
        return lines

    def times(self) -> list[dict]:
        """The person-times of each class, and all of them; each with the address of the services behind it."""
        by_class = self.services().by_class()
        cells = [(one.label, by_class[one], one.value) for one in ServiceClass]
        return [
            {"label": label, "number": number, "url": self._url(TIMES, service_class=word)}
            for label, number, word in [*cells, (_("All"), sum(by_class.values()), "")]
        ]

    def query(self, **more) -> str:
        """The words of the query string that mean this funnel."""
        words = {"since": self.first.isoformat(), "until": self.last.isoformat()} | more
        if self.places:
            words["place"] = "、".join(str(place.pk) for place in self.places)
        return urlencode({name: word for name, word in words.items() if word})

    def _cell(self, stage, channel, number):
        return {"number": number, "url": self._url(stage, channel=channel)}

    def _url(self, stage, **words):
        return f"{reverse('funnel:rows')}?{self.query(stage=stage, **words)}"

    def _leads(self):
        leads = Lead.objects.visible_to(self.user).found_between(self.first, self.last)
        return leads.within(*self.places) if self.places else leads

    def _to_lead(self):
        """The services to the person of a lead since he or she was found (to stand inside a query of leads)."""
        whose = Q(person=None) | Q(person=OuterRef("person"))
        rows = Service.objects.standing().visible_to(self.user).filter(whose, household=OuterRef("household"))
        return rows.filter(on__gte=OuterRef("found_on"), on__lte=self.last)
