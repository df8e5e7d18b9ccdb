"""What verbs write is noticed where it is written: in the field history, and in the rows that have none.

So a new verb, a correction in the admin site and an import are in the log without saying so.
"""

from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from simple_history.signals import post_create_historical_record

from volunteers.audit.recording import notice, record
from volunteers.models.audit import AuditEntry, AuditSeal, AuditTail, Did
from volunteers.models.columns import ChosenColumns
from volunteers.models.use import Use
from volunteers.models.user import User
from volunteers.signing_in.limits import unlocked

DID = {"+": Did.ADDED, "~": Did.CHANGED, "-": Did.REMOVED}
_words_of_steps = {}
_deeds = {}
# The log itself, and what is counted or remembered for somebody's own use of the pages.
_untold = {AuditEntry, AuditSeal, AuditTail, ChosenColumns, Use}


def steps_are(model, field: str):
    """The rows of this model say in the office's words what happened; ``field`` is the word."""
    _words_of_steps[model] = field


def told_as(model, did):
    """Making a row of this model is this deed."""
    _deeds[model] = did


def step_field(label: str):
    """The field whose choices put a step into words; None where the model tells no steps."""
    return next(
        (model._meta.get_field(name) for model, name in _words_of_steps.items() if model._meta.label_lower == label),
        None,
    )


def not_told_apart(*models):
    """Rows that only follow from others, which are told."""
    _untold.update(models)


def is_told(model) -> bool:
    """Whether the rows of this model are of the office, and tell something."""
    return model.__module__.partition(".")[0] in settings.ROOMS and model not in _untold


@receiver(post_create_historical_record)
def history_was_written(instance, history_instance, **kwargs):
    """One row of field history, written because its row was saved."""
    if is_told(type(instance)):
        notice([history_instance], DID[history_instance.history_type])


@receiver(post_save)
def row_was_saved(sender, instance, created, **kwargs):
    """A row without a field history."""
    if not is_told(sender) or hasattr(sender, "instance_type"):
        return
    if sender in _words_of_steps:
        notice([instance], Did.STEP, word=getattr(instance, _words_of_steps[sender]))
    elif not _has_history(sender):
        notice([instance], _deeds.get(sender, Did.ADDED) if created else Did.CHANGED)
    elif getattr(instance, "_password", None) is not None:  # Django forgets it right after this
        record(Did.PASSWORD, of=instance)


@receiver(post_delete)
def row_was_deleted(sender, instance, **kwargs):
    """Records are closed and not deleted; where one goes all the same, the log says so."""
    if is_told(sender) and not hasattr(sender, "instance_type") and not _has_history(sender):
        notice([instance], Did.REMOVED)


@receiver(user_logged_in)
def signed_in(user, **kwargs):
    """Somebody signed in."""
    record(Did.SIGNED_IN, by=user)


@receiver(user_logged_out)
def signed_out(user, **kwargs):
    """Somebody signed out; a session that had ended already belongs to nobody."""
    if user is not None:
        record(Did.SIGNED_OUT, by=user)


@receiver(user_login_failed)
def was_refused(credentials, **kwargs):
    """Somebody tried; a name that no account has may be a password typed into the wrong box, and is not kept."""
    user = User.objects.filter(username=credentials.get("username") or "").first()
    record(Did.REFUSED, of=user, who=f"{user} ({user.username})" if user else "", succeeded=False)


@receiver(unlocked)
def may_try_again(user, by, **kwargs):
    """The security administrator ended somebody's wait."""
    record(Did.UNLOCKED, by=by, of=user)


def _has_history(model) -> bool:
    return hasattr(model._meta, "simple_history_manager_attribute")
