"""Why a verb of this room changed nothing."""


class TooLate(Exception):
    """The row was changed meanwhile, so this step is no longer there; nothing was written."""


class MayNot(Exception):
    """This person may not do this here; nothing was written."""
