"""What can be wrong with a cell, a row, a sheet or a file, in the words shown to the office."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    # a cell
    "identity-as-number": _("the identity number is stored as a number, so its last digits are lost"),
    "identity-wrong": _("the identity number “%(value)s” is wrong: %(reason)s"),
    "identity-masked": _("the identity number “%(value)s” is masked"),
    "bank-as-number": _("the bank account is stored as a number, so its last digits are lost; left empty"),
    "bank-wrong": _("“%(value)s” is no bank account number; left empty"),
    "number-unreadable": _("“%(value)s” is stored as a number, so its last digits are lost"),
    "date-unreadable": _("“%(value)s” is no date"),
    "date-ignored": _("“%(value)s” is no date; left empty"),
    "date-rough": _("“%(value)s” was read as %(day)s"),
    "date-in-future": _("the date %(value)s is in the future"),
    "amount-ignored": _("“%(value)s” is no amount; left empty"),
    "error-cell": _("the cell holds the error %(value)s"),
    "error-cell-ignored": _("the cell holds the error %(value)s; left empty"),
    "formula-without-result": _("the cell holds a formula whose result was never stored"),
    "too-long": _("the text is too long (%(value)s characters)"),
    "unreadable-character": _("the text holds a character that could not be read"),
    # a row
    "name-missing": _("the name is missing"),
    "name-wrong": _("“%(value)s” is no one person's name"),
    "head-missing": _("the household's head is missing"),
    "head-refused": _("the row of the household's head was refused (row %(value)s)"),
    "several-heads": _("the household has more than one head: %(value)s"),
    "head-assumed": _("no member is said to be the head; “%(value)s”, the first, was taken"),
    "birth-disagrees": _("the birth date %(value)s disagrees with the identity number"),
    "sex-disagrees": _("the sex “%(value)s” disagrees with the identity number"),
    "relation-disagrees": _("the relation “%(value)s” disagrees with the sex in the identity number"),
    "identity-twice": _("the identity number “%(value)s” stands twice in the household"),
    "household-disagrees": _("“%(value)s” differs from what an earlier line of the household says"),
    "members-differ": _("the sheet says %(value)s people, the rows name %(found)s"),
    "date-missing": _("the date is missing"),
    "person-missing": _("it does not say who"),
    "visitor-missing": _("it does not say who visited"),
    "content-missing": _("it does not say what is needed"),
    "credit-code-wrong": _("“%(value)s” is no unified social credit code; left empty"),
    "unit-missing": _("the name of the unit is missing"),
    "closed-unclear": _("“%(value)s” does not say whether it was closed off; taken as open"),
    "closed-before-raised": _("it was closed off before it was raised"),
    "closed-without-date": _("it was closed off, but the sheet does not say when"),
    "closed-date-of-open": _("it has a closing date, but is said to be open; taken as open"),
    "hidden-row": _("the row is hidden in the workbook; it was read all the same"),
    "columns-unused": _("columns not taken: %(value)s"),
    "taken-from-above": _("the person was taken from the line above"),
    "several-names": _("several names: %(value)s; the first was taken"),
    "ended-without-date": _("it says “%(value)s” without a date; kept on the list"),
    "identity-missing": _("the identity number is missing"),
    "identity-hidden": _("the identity number “%(value)s” is masked, so nobody can be found by it"),
    "benefit-unknown": _("“%(value)s” is no benefit that is known here"),
    "state-unknown": _("the state “%(value)s” is not known; taken as held"),
    "work-unknown": _("“%(value)s” says nothing known of work; left empty"),
    "nothing-told": _("no row says what its person is given: choose below what all rows are about"),
    "note-of-end": _("the remark says “%(value)s”; taken as held, for no state says otherwise"),
    "yes-unknown": _("“%(value)s” says neither yes nor no; taken as no"),
    "card-disagrees": _("class and level disagree with the disability card's number %(value)s; kept as written"),
    "card-of-other": _("the disability card's number belongs to another identity number"),
    "level-unknown": _("“%(value)s” is no disability level"),
    "death-missing": _("the day of death is missing"),
    "month-in-future": _("the month %(value)s is still to come"),
    # a sheet
    "month-missing": _("it does not say for which month it is: give the month (2025-09)"),
    "department-missing": _("it does not say which department it is from: give the department"),
    "known-again": _(
        "taken as a list of %(value)s only because lists with the same headings were said to be: look whether it is one"
    ),
    "sheet-hidden": _("the sheet is hidden in the workbook; it was read all the same"),
    "sheet-not-recognised": _(
        "no header was found of a household ledger (head, with identity number, address, category …), a need list "
        "(whose, what), a visit record (when, whom, who visited), a partner list (unit, what it offers) or a "
        "department's list (name, identity number, benefit)"
    ),
    "sheet-of-text": _("there is only text on it, no table"),
    "column-twice": _("the column “%(value)s” means the same as another one, which was taken"),
    "no-rows": _("there is a header, but no row below it"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing the office must know about a row: `code` for programs, `str()` for people."""

    code: str
    column: str = ""  # the header as the sheet writes it, with its letter: "F 身份证号码"
    value: str = ""  # the cell as written, where the message quotes it
    more: dict = field(default_factory=dict, compare=False, hash=False)

    @property
    def message(self):
        """The sentence in the reader's language, without the column."""
        values = {"value": self.value, **self.more}
        if "reason" in values:
            values["reason"] = str(values["reason"])
        return str(MESSAGES[self.code]) % values

    def __str__(self):
        return f"{self.column}: {self.message}" if self.column else self.message
