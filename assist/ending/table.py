"""What goes and what stays of a closed file whose time is over: one readable table, every model of a file in it.

Rows that only tell of people go. Rows by which the office counts past days stay with their days and their words from
lists (kind, state, category); whatever somebody typed into them goes. A test fails for a model or a field without line.
"""

from dataclasses import dataclass, field

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Cast, Concat

from assist.models import HandedFile
from benefits.models import Award, Finding, FindingEvent
from households import models as h
from needs import models as n

ERASED = "—"  # where the database asks for a word


def _erased(name):
    """Nothing where nothing stood; where something stood a dash, since what rests on it asks for a word."""
    return Case(When(**{name: ""}, then=Value("")), default=Value(ERASED))


def _emptied(*names):
    return dict.fromkeys(names, "")


@dataclass(frozen=True)
class Goes:
    """Rows that go: those of the file, and those of its people."""

    model: type
    of_files: tuple[str, ...] = ()
    of_people: tuple[str, ...] = ()
    only: Q = field(default_factory=Q)


@dataclass(frozen=True)
class Stays:
    """Rows that stay: what is wiped of them, and what stays as it is."""

    model: type
    wiped: dict
    stays: str
    of_files: tuple[str, ...] = ()
    of_people: tuple[str, ...] = ()


# In this order: what rests on something goes before it.
GOES = (
    Goes(h.Opening, ("household",), ("person",)),
    Goes(h.Approval, ("household",), ("person",)),
    Goes(h.Asking, ("household",)),
    Goes(h.Document, ("household",), ("person",)),
    Goes(h.FormerValue, ("household", "membership__household"), ("person",), only=~Q(field="category")),
    Goes(h.KeptApart, (), ("first", "second")),
    Goes(h.Basis, (), ("person",)),
    Goes(h.Belonging, ("household",), ("person",)),
    Goes(h.Income, ("household",), ("person",)),
    Goes(h.Asset, ("household",), ("person",)),
    Goes(h.Housing, ("household",), ("person",)),
    Goes(h.Supporter, ("household",), ("person",)),
    Goes(h.PlanReview, (), ("plan__person",)),
    Goes(h.PersonPlan, (), ("person",)),
    Goes(h.Tagging, ("household",), ("person",)),
    Goes(n.PlanEvent, ("plan__need__household",)),
    Goes(n.PlanTask, ("plan__need__household",)),
    Goes(n.NeedPlan, ("need__household",)),
    Goes(HandedFile, ("household",)),
    Goes(Award, (), ("person",), only=Q(by__isnull=False)),  # entered by hand; lists have a time of their own
)
STAYS = (
    Stays(
        h.Household,
        _emptied(
            "room", "living_address", "registered_address", "phone", "bank_name", "account_holder", "bank_account",
            "note", "search_text", "source",
        ) | {"declared": {}, "next_visit_on": None, "closed_because": _erased("closed_because")},
        "number building category cause risk opened_on closed_on continued_in last_visit_on anonymised_on",
        ("pk",),
    ),
    Stays(
        h.Person,
        _emptied(
            "name_key", "identity_kind", "identity_number", "identity_tail_index", "identity_mask", "phone", "health",
            "disability_class", "work", "self_care", "whereabouts", "note",
        ) | {"name": ERASED, "identity_index": None, "birth_date": None, "disability_level": None, "died_on": None,
             "monthly_income": None},
        "sex status merged_into",
        (), ("pk",),
    ),
    Stays(h.Membership, {"left_because": _erased("left_because")}, "relation is_head joined_on left_on set_aside",
        ("household",), ("person",)),
    # Days past count a file in the category it had then: the one former value that stays, a word from the list.
    Stays(
        h.FormerValue, _emptied("source", "secret"), "field value until by at membership set_aside action",
        ("household",),
    ),
    Stays(h.TimeClosed, {}, "closed_on reopened_on", ("household",)),
    Stays(h.HouseholdEvent, _emptied("note", "source"), "kind on by at action", ("household",), ("person",)),
    Stays(h.Pairing, _emptied("because"), "helper since until by at ended_by ended_at", ("household",)),
    Stays(
        h.Visit,
        _emptied("note", "problem", "source") | {"withdrawn_because": _erased("withdrawn_because")},
        "person visited_on visited_at mode met next_visit_on recorded_by recorded_at withdrawn_at withdrawn_by",
        ("household",), ("person",),
    ),
    Stays(h.Visitor, {}, "visit user team capacity added_in struck_in", ("visit__household",)),
    Stays(h.TopicFinding, _emptied("words"), "visit topic level added_in struck_in", ("visit__household",)),
    Stays(
        h.Lead, _emptied("name", "address", "phone", "noticed", "origin_words", "key") | {"forgotten": True},
        "place urgency channel origin found_on found_by state owner due_on visited_on", ("household",), ("person",),
    ),
    Stays(h.LeadEvent, _emptied("note"), "lead step state on by at", ("lead__household",), ("lead__person",)),
    Stays(
        h.Report, {"what": ERASED, "photo": ""}, "place lead urgency on by at received_by received_at",
        ("household", "lead__household"),
    ),
    Stays(
        n.Need,
        {"what": ERASED, "person": None, "result": _erased("result")} | _emptied("measure", "note", "workbook_row"),
        "kind service_class source urgency status is_open raised_on raised_by visit finding due_on owner closed_on"
        " reopened",
        ("household",), ("person",),
    ),
    Stays(n.NeedEvent, _emptied("note"), "need round step status on by at left action", ("need__household",)),
    Stays(n.Evidence, {"words": ERASED}, "need round kind visit satisfaction by at", ("need__household",)),
    Stays(
        n.Closing, {"result": ERASED, "source": _erased("source")},
        "need round closed_on reopened_on done_by checked_by before_system", ("need__household",),
    ),
    Stays(n.ReturnVisit, {}, "need round after_days due_on owner state ended_on", ("need__household",)),
    Stays(
        n.ReturnEvent, _emptied("note"), "return_visit step on by at mode visit satisfaction next_on",
        ("return_visit__need__household",),
    ),
    Stays(
        n.Referral,
        _emptied(
            "words", "law", "accepted_by", "goods", "delivery_note", "proof", "family_words",
        ) | {"reason": _erased("reason")},
        "need offer round state takes reserved_on answer_by channel ground offered_by offered_at link_number link_until"
        " accepted_on planned_on delivered_on hours service confirmed_on satisfaction",
        ("need__household",),
    ),
    Stays(n.ReferralEvent, _emptied("who", "note"), "referral need move state on by at", ("need__household",)),
    Stays(n.QuickResponse, {}, "need round state", ("need__household",)),
    Stays(
        n.QuickStage, _emptied("who", "note"), "response step by at ended_at", ("response__need__household",),
    ),
    Stays(
        n.Escalation, _emptied("names"), "need rule round cause counted_from on at to_role", ("need__household",),
    ),
    Stays(
        n.Service,
        {"what": ERASED, "given_by": "", "withdrawn_because": _erased("withdrawn_because")},
        "person on service_class kind group project hours need need_round by at withdrawn_at withdrawn_by",
        ("household",), ("person",),
    ),
    Stays(
        n.Recipient, _emptied("note"), "campaign state given_on added_by marked_by marked_at service", ("household",),
    ),
    Stays(
        n.Care, {"what": ERASED, "person": None},
        "service_class group project rhythm starts_on ends_on unit team helper by", ("household",), ("person",),
    ),
    Stays(
        n.Occurrence, _emptied("note"), "care due_on state hours marked_by marked_at service",
        ("care__household",), ("care__person",),
    ),
    Stays(
        Finding,
        {"name": ERASED, "person": None, "amount": None, "source": "", "facts": "",
         "subject": Concat(Value("x"), Cast(F("pk"), CharField()))},
        "rule about kinds community state found_on last_on owner due_on", ("household",), ("person",),
    ),
    Stays(FindingEvent, _emptied("note"), "finding step state by on at", ("finding__household",), ("finding__person",)),
)  # fmt: skip
# Left on the file by somebody who lives on in another: there is no way back for a paper, so they go when he does.
OF_WHOEVER_LIVES_ON = (h.Document, h.Belonging)
# Told apart in deed.py: what was done to several files, what was written to a department about several families.
OF_SEVERAL = ("households.Action", "benefits.Letter")
# What stands on the file about the keeping itself; and what partners were told, which ends first: a file waits for it.
OF_THE_TERM = ("assist.EndOfTerm", "needs.Provision")
