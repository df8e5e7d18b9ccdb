"""Why a paper is refused. The child process says the code; the sentence is made where the reader is."""


class NotTaken(Exception):
    """The files cannot be taken: ``code`` is a key of ``common.papers.reading.REASONS``."""

    def __init__(self, code, value=""):
        super().__init__(code, value)
        self.code, self.value = code, value
