"""Several people at the same moment, each in a thread of their own with a connection of its own."""

from threading import Barrier, Thread

from django.db import connections


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
