"""Several people at the same moment, each in a thread of their own with a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread

from django.db import connections

from tests.browser import Browser

TIMES, AT_ONCE = 100, 8


def at_once(*deeds, refused):
    """Do these at the same moment; what each ended with: the words of a refusal (``refused``), None for success."""
    barrier, ends = Barrier(len(deeds)), [None] * len(deeds)

    def do(number, deed):
        try:
            barrier.wait()
            deed()
        except refused as error:
            ends[number] = str(error)
        finally:
            connections.close_all()

    threads = [Thread(target=do, args=pair, daemon=True) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def send_again_and_again(url, form, user=None):
    """What a form sent TIMES times is answered, AT_ONCE at a time; each from a browser of its own."""

    def send(_number):
        try:
            return Browser(user).post(url, form).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as crowd:
        return set(crowd.map(send, range(TIMES)))
