"""Why a whole file is refused. The child process says the code; the sentence is made where the reader is."""


class NotReadable(Exception):
    """The file as a whole cannot be taken: ``code`` is a key of ``common.workbooks.reading.REASONS``."""

    def __init__(self, code, value=""):
        super().__init__(code, value)
        self.code, self.value = code, value
