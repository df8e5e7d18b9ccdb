"""Writing what is known of a person, and what follows from it."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from households.models import AlreadyOnFile, NotPossible, Person, Status


def changes_to(person, **told) -> dict:
    """What changes when these fields of somebody are written, with what follows from them."""
    fields = [field.attname for field in Person._meta.concrete_fields if field.attname not in ("id", "version")]
    before = {name: getattr(person, name) for name in fields}
    draft = Person(**before)
    for name, value in told.items():
        setattr(draft, name, value)
    draft.derive()
    return {name: getattr(draft, name) for name in fields if getattr(draft, name) != before[name]}


def refuse_the_dead(person):
    """Raise NotPossible where somebody died by what is on file."""
    if person.status == Status.DECEASED:
        words = _("%(name)s died on %(day)s by the file; take that back first.")
        raise NotPossible(words % {"name": person, "day": person.died_on or "–"})


def write_person(act, person, **changed) -> bool:
    """Within an action: write somebody's fields as ``changes_to`` says; AlreadyOnFile when the number is another's."""
    try:
        with transaction.atomic():
            return act.change(person, **changed)
    except IntegrityError as error:
        raise AlreadyOnFile(_("%(name)s is on a file already.") % {"name": changed.get("name", person)}) from error
