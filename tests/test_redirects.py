"""S10: whatever is written into ``next``, nobody is led to another site."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_holder
from volunteers.models import RecoveryCode, SecondFactor
from volunteers.rights import Role

PASSWORD = "eine lange Treppe im Dunkeln"
PAYLOADS = [
    "https://evil.example", "http://evil.example/", "//evil.example", "///evil.example", "////evil.example/x",
    "/\\evil.example", "\\\\evil.example", "\\/evil.example", "/\\/evil.example", "\\evil.example",
    "https:evil.example", "https:/evil.example", "https:///evil.example", "http:\\\\evil.example",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>", "vbscript:msgbox(1)", "ftp://evil.example/", "file:///etc/passwd",
    " //evil.example", "\t//evil.example", "\n//evil.example", "\r\n//evil.example", "/\t/evil.example",
    "/%09/evil.example/..//", "//evil.example%2f..", "//testserver@evil.example", "https://testserver@evil.example",
    "https://testserver.evil.example/", "https://evil.example#testserver", "https://evil.example?testserver",
    "https://evil.example\\@testserver/", "//testserver:80@evil.example/", "http://[::1", "http://0x7f000001/",
    "//evil%E3%80%82example", "//ｅvil.example", "https://evil.example/\r\nLocation: https://evil.example",
    "\x00//evil.example", "＼＼evil.example", "〱evil.example",
]  # fmt: skip

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def leads_away(answer):
    """Whether a browser would leave the site for the Location (it reads \\ as / and skips control characters)."""
    location = answer.headers.get("Location", "")
    read = "".join(sign for sign in location.strip() if sign > " ").replace("\\", "/")
    parts = urlsplit(read)
    return bool(parts.netloc or parts.scheme) or read.startswith("//")


@pytest.fixture
def user():
    user = make_holder(Role.CASEWORKER)
    user.set_password(PASSWORD)
    user.save()
    return user


def test_there_are_forty_of_them():
    assert len(set(PAYLOADS)) >= 40


def test_signing_in_leads_nowhere_else(user):
    for payload in PAYLOADS:
        fields = {"username": user.username, "password": PASSWORD, "next": payload}
        answer = Client().post(reverse("login"), fields)
        assert (answer.status_code, leads_away(answer)) == (302, False), payload
        answer = Client().post(reverse("login", query={"next": payload.replace("\0", "")}), fields | {"next": ""})
        assert not leads_away(answer), payload


def test_the_code_after_the_password_leads_nowhere_else(user):
    codes = RecoveryCode.objects.renew(user)
    SecondFactor.objects.create(user=user, secret="00" * 20, confirmed_at=timezone.now())
    fields = {"username": user.username, "password": PASSWORD}
    for payload in PAYLOADS:
        client = Client()
        client.post(reverse("login"), fields | {"next": payload})
        codes = codes or RecoveryCode.objects.renew(user)
        answer = client.post(reverse("signing_in:code"), {"code": codes.pop(), "next": payload})
        assert (answer.status_code, leads_away(answer)) == (302, False), payload


def test_choosing_a_language_and_signing_out_lead_nowhere_else(user):
    for payload in PAYLOADS:
        client = Client(headers={"referer": payload} if payload.isascii() and payload.isprintable() else None)
        client.force_login(user)
        for name in ("set_language", "logout"):
            answer = client.post(reverse(name), {"language": "en", "next": payload})
            assert (answer.status_code, leads_away(answer)) == (302, False), (name, payload)


def test_the_admin_sites_own_door_leads_nowhere_else(user):
    for payload in PAYLOADS:
        answer = Client().get("/admin/login/", {"next": payload.replace("\0", "")})
        assert not leads_away(answer), payload
