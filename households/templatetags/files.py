"""The head of a file's pages, wherever a page about one household is drawn."""

from django import template
from django.utils import timezone

from households.file_head import file_head as make_file_head

register = template.Library()


@register.filter
def is_of_tender_age(person, today):
    """Whether what is shown of somebody is a young child's, and bears the mark for it."""
    return person.is_of_tender_age(today)


@register.simple_tag(takes_context=True)
def file_head(context, household, tab=""):
    """The head of this file as the person of this request sees it; see households/_header.html."""
    return make_file_head(context.request.user, household, tab=tab, today=timezone.localdate())
