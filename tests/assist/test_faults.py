"""A database in other hands is said as such, a fault as a fault."""

import sqlite3

import psycopg
import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import OperationalError
from django.db.utils import DatabaseErrorWrapper
from django.test import RequestFactory

from assist.faults import broken, unreadable

ASKED = RequestFactory().get("/")


class Told:
    """The errors of one library, as Django tells them."""

    def __init__(self, library):
        self.Database, self.errors_occurred = library, False


def locked(folder):
    """Somebody writes in the same file for longer than one waits."""
    one, other = (sqlite3.connect(folder / "office.sqlite3", timeout=0, isolation_level=None) for _ in range(2))
    one.execute("BEGIN IMMEDIATE")
    try:
        with DatabaseErrorWrapper(Told(sqlite3)):
            other.execute("BEGIN IMMEDIATE")
    finally:
        one.close()
        other.close()


def down(folder):
    """No server answers there."""
    with DatabaseErrorWrapper(Told(psycopg)):
        psycopg.connect(host=str(folder), dbname="office")


@pytest.mark.parametrize("happens", [locked, down])
def test_a_database_in_other_hands_is_said_as_such_and_asked_again_later(tmp_path, happens):
    try:
        happens(tmp_path)
    except OperationalError:
        answer = broken(ASKED)
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")


def test_so_it_is_where_the_use_of_a_sign_in_could_not_be_written_down(tmp_path):
    with pytest.raises(SessionInterrupted) as raised:
        try:
            try:
                locked(tmp_path)
            except OperationalError:
                raise UpdateError  # noqa: B904 - as Django's sessions do
        except UpdateError:
            raise SessionInterrupted  # noqa: B904 - as its middleware does
    assert unreadable(ASKED, raised.value).status_code == 503


def test_a_wrong_query_is_a_fault_and_a_wrong_address_is_none(tmp_path):
    with sqlite3.connect(tmp_path / "office.sqlite3") as office:
        try:
            with DatabaseErrorWrapper(Told(sqlite3)):
                office.execute("SELECT what FROM nowhere")
        except OperationalError:
            assert broken(ASKED).status_code == 500
    office.close()
    assert unreadable(ASKED, SessionInterrupted()).status_code == 400
