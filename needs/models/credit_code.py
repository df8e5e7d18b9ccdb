"""The unified social credit code (统一社会信用代码): eighteen characters, the last of which checks the others."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as NotValid


def compact(text: str) -> str:
    """The code as it is kept: capital letters without spaces or hyphens, full-width ones as plain ones."""
    return uscc.compact(text) if text else ""


def valid_credit_code(text: str) -> None:
    """Raise ValidationError for what is no credit code: a wrong length, a strange letter, a slip of the hand."""
    try:
        uscc.validate(text)
    except NotValid as error:
        words = _("This is no unified social credit code: 18 characters, the last of which checks the others.")
        raise ValidationError(words, code="credit_code") from error
