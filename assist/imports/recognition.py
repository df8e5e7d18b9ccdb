"""Which of the office's four lists a sheet is, and what each of its rows says."""


def recognise(path, *, name=""):
    """All sheets of one file as `assist.imports.rows.Sheet`, in the file's order.

    `name` is the file's name as the office knows it (an upload's path does not say).
    Raises `common.workbooks.reading.NotReadable` when the file as a whole must be refused.
    """
    raise NotImplementedError
