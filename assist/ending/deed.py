"""Anonymising a closed file whose time is over: names, numbers, words, papers and means go; what was counted stays."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from assist.ending.table import ERASED, GOES, OF_WHOEVER_LIVES_ON, STAYS
from assist.models import EndOfTerm
from benefits.models import Award, Letter
from households.documents import vault
from households.models import Action, Document, Household, HouseholdEvent, Membership, Person, Report
from households.search import refresh_search
from volunteers.audit.recording import Did, record


@transaction.atomic
def anonymise(term, *, today) -> bool:
    """Anonymise the file of one ripe term, whole or not at all; False where it is not ripe, or not any more."""
    file = Household.objects.select_for_update().get(pk=term.household_id)
    if not EndOfTerm.objects.ripe(today=today).filter(pk=term.pk).exists():
        return False
    people = people_of(file)
    papers = [*_names(Document, "stored_name", file, people), *_names(Report, "photo", file, people)]
    _wipe_what_is_of_several(file, people)
    for one in GOES:
        rows = _rows(one, file, people).filter(one.only)
        keys = list(rows.values_list("pk", flat=True))
        _forget_history(one.model, keys)
        one.model._base_manager.filter(pk__in=keys)._raw_delete(using=rows.db)
    for one in STAYS:
        keys = list(_rows(one, file, people).values_list("pk", flat=True))
        _forget_history(one.model, keys)
        if one.wiped:
            one.model._base_manager.filter(pk__in=keys).update(**one.wiped)
    Household.objects.filter(pk=file.pk).update(anonymised_on=today)
    refresh_search({file.pk, *Membership.objects.filter(person__in=people).values_list("household", flat=True)})
    record(Did.REMOVED, of=file, reason=_("The time it is kept is over."), people=len(people), papers=len(papers))
    transaction.on_commit(lambda: [vault.throw_away(name) for name in papers])
    return True


def people_of(file) -> set[int]:
    """The keys of those whom only this file tells of, or files that are anonymised: whoever lives on in another stays.

    Somebody whose record was merged into one of these goes with it, and stays with whoever lives on.
    """
    ties = [one.model for one in (*GOES, *STAYS) if _ties(one.model)]
    found = {key for model in ties for key in _people(model, Q(household=file))}
    found = _with_merged(found)
    elsewhere = ~Q(household=file) & Q(household__isnull=False, household__anonymised_on=None)
    return found - _with_merged({key for model in ties for key in _people(model, elsewhere & Q(person__in=found))})


def _with_merged(people):
    """These, and whoever was merged into one of them."""
    found = set(people)
    while more := set(Person.objects.filter(merged_into__in=found).values_list("pk", flat=True)) - found:
        found |= more
    return found


def _ties(model) -> bool:
    """Whether a row of this model ties a person to a file."""
    return {"household", "person"} <= {field.name for field in model._meta.concrete_fields}


def _people(model, condition):
    return model._base_manager.filter(condition, person__isnull=False).values_list("person", flat=True)


def _rows(one, file, people):
    """The rows of a line of the table that are of the file or of its people."""
    condition = Q(pk__in=[])
    for path in one.of_files:
        condition |= Q(**{path: file.pk})
    for path in one.of_people:
        condition |= Q(**{f"{path}__in": people})
    if one.model in OF_WHOEVER_LIVES_ON:
        condition &= Q(person=None) | Q(person__in=people)
    return one.model._base_manager.filter(condition)


def _names(model, name, file, people):
    """The names in the store of the papers that go."""
    (one,) = (one for one in (*GOES, *STAYS) if one.model is model)
    return [found for found in _rows(one, file, people).values_list(name, flat=True) if found]


def _forget_history(model, keys):
    """What was typed over in these rows goes too."""
    if hasattr(model, "history"):
        rows = model.history.model._base_manager.filter(**{f"{model._meta.pk.attname}__in": keys})
        rows._raw_delete(using=rows.db)


def _wipe_what_is_of_several(file, people):
    """An action holds every row it wrote, of all its files: those go. Its words stay while another file tells of it.

    An answer of a department goes with the last of the families it is about. What lists say of somebody keeps their
    time, and is no longer tied to the record.
    """
    told = HouseholdEvent.objects.filter(Q(household=file) | Q(person__in=people), action__isnull=False)
    actions = Action.objects.filter(Q(pk__in=told.values("action")) | Q(undoes__in=told.values("action")))
    keys = list(actions.values_list("pk", flat=True))
    others = HouseholdEvent.objects.filter(action=OuterRef("pk"), household__anonymised_on=None).exclude(household=file)
    Action.objects.filter(pk__in=keys).update(done="")
    Action.objects.filter(~Exists(others), pk__in=keys).update(because="", paper="", source="")
    letters = Letter.objects.filter(findings__household=file).exclude(answer="")
    for letter in letters.distinct():
        if not letter.findings.exclude(household=file).filter(household__anonymised_on=None).exists():
            Letter.objects.filter(pk=letter.pk).update(answer=ERASED)
    Award.objects.filter(person__in=people, by=None).update(person=None)
