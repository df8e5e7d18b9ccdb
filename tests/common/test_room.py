"""Room for calls within calls: the same results, without asking the system for memory again and again."""

from resource import RUSAGE_THREAD, getrusage
from threading import Thread

import pytest

from common.room import with_room


def to_and_fro(depth):
    """At each depth, begin and end many calls."""
    for _ in range(50):
        sorted((depth, 1), key=lambda one: -one)
    if depth:
        to_and_fro(depth - 1)


def faults_of(call, *args):
    """How often memory had to be asked for during a call, in a thread that has no room from elsewhere."""
    counted = []

    def count():
        before = getrusage(RUSAGE_THREAD).ru_minflt
        call(*args)
        counted.append(getrusage(RUSAGE_THREAD).ru_minflt - before)

    thread = Thread(target=count)
    thread.start()
    thread.join()
    return counted[0]


def test_it_gives_back_what_the_call_gives_and_lets_its_errors_through():
    assert with_room(sorted, [2, 1], reverse=True) == [2, 1]
    with pytest.raises(ZeroDivisionError):
        with_room(lambda: 1 / 0)


def test_deep_calls_take_no_memory_from_the_system_again_and_again():
    without = faults_of(to_and_fro, 400)
    assert faults_of(with_room, to_and_fro, 400) * 4 < without
