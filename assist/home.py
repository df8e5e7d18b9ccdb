"""My day: what this person has to do."""

from django.http import HttpResponse


def home(request):
    return HttpResponse("")
