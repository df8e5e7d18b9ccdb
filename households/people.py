"""Writing what is known of a person, and what follows from it."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from households.models import AlreadyOnFile, FormerValue, Person


def changes_to(person, **told) -> dict:
    """What changes when these fields of somebody are written, with what follows from them."""
    fields = [field.attname for field in Person._meta.concrete_fields if field.attname not in ("id", "version")]
    before = {name: getattr(person, name) for name in fields}
    draft = Person(**before)
    for name, value in told.items():
        setattr(draft, name, value)
    draft.derive()
    return {name: getattr(draft, name) for name in fields if getattr(draft, name) != before[name]}


def write_person(person, *, by, version, source="", since=None, **changes) -> bool:
    """Write somebody's fields and what follows from them; says whether anything changed.

    What is so ``since`` a day leaves what was so before it; without a day it is a correction, and was never otherwise.
    Raises ChangedMeanwhile when somebody saved since ``version``, AlreadyOnFile when the number is another's,
    ChangedLater when one of the fields is known to have changed after ``since``.
    """
    changed = changes_to(person, **changes)
    if not changed and person.version == version:
        return False
    try:
        with transaction.atomic():
            if since:
                before = {name: getattr(person, name) for name in changed}
                FormerValue.objects.keep([(person, before)], until=since, by=by, source=source)
            person.correct(by=by, version=version, source=source, **changed)
    except IntegrityError as error:
        raise AlreadyOnFile(_("%(name)s is on a file already.") % {"name": changed.get("name", person)}) from error
    return True
