"""R1: four people close the same 500 needs at the same moment; each is closed once, and the others learn by whom."""

import json
import os
import subprocess
import sys
from collections import Counter

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from needs.models import Closing, Need, NeedEvent, Status, Step
from tests.factories import make_holder, make_household, make_need
from tests.needs.people import bring_to
from volunteers.rights import Role

PEOPLE, NEEDS = 4, 500
# One person in a process of his own: reads the needs, says so, waits for the word, and closes one after the other.
CLOSE = """
import json, sys
import django
django.setup()
from needs.models import Need, StepNotAllowed
from volunteers.models import User
who = User.objects.get(pk=int(sys.argv[1]))
needs = list(Need.objects.in_state("to_check").order_by("pk"))
print("ready", flush=True)
sys.stdin.readline()
won, lost = [], {}
for need in needs:
    try:
        need.close(by=who)
        won.append(need.pk)
    except StepNotAllowed as error:
        lost[need.pk] = str(error)
print(json.dumps({"won": won, "lost": lost}))
"""


def start(user):
    """Let one person begin, in the database of this test."""
    name = connection.settings_dict["NAME"]
    address = f"sqlite:///{name}" if connection.vendor == "sqlite" else os.environ["DATABASE_URL"]
    if connection.vendor != "sqlite":
        address = f"{address.rpartition('/')[0]}/{name}"
    environment = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "assist.settings"}
    return subprocess.Popen(
        [sys.executable, "-c", CLOSE, str(user.pk)],
        env=environment,
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.trial("R1")
@pytest.mark.django_db(transaction=True)
def test_four_close_the_same_needs_and_each_is_closed_once(figure):
    worker, household = make_holder(Role.GROUP_LEAD), make_household()
    people = [make_holder(Role.CASEWORKER) for _ in range(PEOPLE)]
    for number, person in enumerate(people):
        type(person).objects.filter(pk=person.pk).update(name=f"核验人{number}")
    for _ in range(NEEDS):
        bring_to(Status.TO_CHECK, worker=worker, checker=None, need=make_need(household))
    processes = [start(person) for person in people]
    assert [process.stdout.readline() for process in processes] == ["ready\n"] * PEOPLE
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [json.loads(process.communicate(timeout=600)[0]) for process in processes]

    wins = Counter(pk for answer in answers for pk in answer["won"])
    assert len(wins) == sum(wins.values()) == NEEDS
    assert Need.objects.in_state(Status.CLOSED).count() == NEEDS
    assert Closing.objects.count() == NeedEvent.objects.filter(step=Step.CLOSE).count() == NEEDS
    winners = dict(Closing.objects.values_list("need", "checked_by__name"))
    for answer in answers:
        assert len(answer["won"]) + len(answer["lost"]) == NEEDS
        for pk, words in answer["lost"].items():
            assert winners[int(pk)] in words and f"{timezone.localdate():%Y-%m-%d}" in words
    told = "+".join(str(len(answer["won"])) for answer in answers)
    figure(f"{connection.vendor}: {told} = {NEEDS}, 0 closed twice, every loser told who and when")
