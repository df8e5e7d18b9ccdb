"""``manage.py start_office``: an empty office, or one community more; a second time changes nothing."""

import pytest
from django.core.management import CommandError, call_command

from volunteers.models import Place, Post, User

pytestmark = pytest.mark.django_db


def start(community="县桥社区", street="逍遥津街道"):
    call_command("start_office", street=street, community=community)


def test_a_second_time_adds_nothing_and_another_name_a_community(capsys):
    start()
    assert "password:" in capsys.readouterr().out
    start()
    start("义仓社区")
    assert "password:" not in capsys.readouterr().out
    assert sorted(Place.objects.values_list("level", flat=True)) == [1, 2, 2]
    assert [post.role for post in Post.objects.all()] == ["supervisor"]


@pytest.mark.parametrize("name", ["  ", "长" * 101])
def test_a_place_without_a_name_or_with_an_endless_one_is_refused(name):
    with pytest.raises(CommandError):
        start(name)
    assert not Place.objects.exists()


def test_a_slip_in_the_streets_name_makes_no_second_street():
    start()
    with pytest.raises(CommandError, match="逍遥津街道"):
        start("义仓社区", street="逍遥律街道")
    assert Place.objects.filter(level=1).count() == 1


def test_a_taken_sign_in_name_is_said_and_nothing_is_left_behind():
    User.objects.create(username="supervisor", name="某人")
    with pytest.raises(CommandError, match="--supervisor"):
        start()
    assert not Place.objects.exists()


@pytest.mark.django_db
def test_the_three_administrators_are_made_when_they_are_named():
    call_command(
        "start_office", street="梧桐街道", community="清源社区", sysadmin="sys", secadmin="sec", auditor="audit"
    )
    held = dict(Post.objects.values_list("user__username", "role"))
    assert held == {"supervisor": "supervisor", "sys": "system_admin", "sec": "security_admin", "audit": "auditor"}
