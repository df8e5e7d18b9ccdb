"""What was understood of departments' lists, corrected once: the same department's next list is read so by itself."""

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from assist.bringing.forms import MonthField
from assist.bringing.told import meanings
from assist.imports.lessons import word_of
from benefits.models import BenefitKind, Department, Lesson

NOTHING = "-"
LONGEST_WORD = Lesson._meta.get_field("word").max_length
MOST_FIELDS = 600  # of one form; the lists of an office have some thirty columns each


class CorrectionForm(forms.Form):
    """For each list of a rehearsal what its columns and its benefits' names mean, as it was understood."""

    def __init__(self, *args, told, **kwargs):
        super().__init__(*args, **kwargs)
        self.told, self.asked = told, {}  # name of a field -> the list, what about, and the word in question
        self.of_months = {}  # name of a field -> the list
        columns = [(NOTHING, _("Not taken")), *meanings().items()]
        kinds = [(NOTHING, _("No benefit")), *BenefitKind.objects.given().in_order().values_list("code", "name")]
        seen = set()
        for sheet in self.told["sheets"] if self.told else ():
            sheet["fields"] = []
            make = sheet.get("department_code"), sheet.get("headings")
            if not make[1]:
                continue  # no department's list
            self._ask_month(sheet)
            if make in seen:
                continue  # of the same make as another
            seen.add(make)
            for word, label, meaning in sheet["meant"]:
                self._ask(sheet, Lesson.About.COLUMN, word, label, meaning, columns)
            for word, meaning in sheet["benefits"]:
                self._ask(sheet, Lesson.About.BENEFIT, word, f"“{word}”", meaning, kinds)
            if not sheet["tells"]:
                word, meaning = word_of(make[1], sheet.get("titled", "")), sheet.get("kind_of_all", "")
                as_titled = NOTHING, _("What the title or the file's name says")
                label = _now("All rows are about")
                self._ask(sheet, Lesson.About.LIST, word, label, meaning, [as_titled, *kinds[1:]])

    def _ask(self, sheet, about, word, label, meaning, choices):
        if len(self.fields) == MOST_FIELDS or len(word) > LONGEST_WORD:
            return
        name = f"{about}-{len(self.asked)}"
        as_it_was = ("", _("As understood: %(meaning)s") % {"meaning": meaning or _now("not at all")})
        self.fields[name] = forms.ChoiceField(label=label, choices=[as_it_was, *choices], required=False)
        self.asked[name] = sheet, about, word
        sheet["fields"].append(self[name])

    def _ask_month(self, sheet):
        """A title may be that of last month's list: which month it is for is corrected of this list alone."""
        if len(self.fields) == MOST_FIELDS or not (sheet["read"] and sheet.get("print") and "start" in sheet):
            return
        name, was = f"month-{len(self.of_months)}", {"month": sheet["month"] or _now("not at all")}
        self.fields[name] = MonthField(label=_now("Month (as understood: %(month)s)") % was, required=False)
        self.of_months[name] = sheet
        sheet["fields"].append(self[name])

    def months(self) -> dict[str, dict[str, str]]:
        """Which months were said otherwise, by a file's print and where in it the list begins."""
        found = {}
        for name, sheet in self.of_months.items():
            if month := self.cleaned_data[name]:
                found.setdefault(sheet["print"], {})[sheet["start"]] = month
        return found

    def corrected(self) -> list[tuple[dict, str, str, str]]:
        """What was said otherwise: (the list, about what, word, meaning)."""
        said = [(*asked, self.cleaned_data[name]) for name, asked in self.asked.items() if self.cleaned_data[name]]
        return [(*asked, "" if meaning == NOTHING else meaning) for *asked, meaning in said]


def with_meanings(lessons) -> list[tuple]:
    """Each correction with its meaning in words: of a column, or of a benefit's name or a whole list."""
    columns, kinds = meanings(), dict(BenefitKind.objects.values_list("code", "name"))
    words = {Lesson.About.COLUMN: columns, Lesson.About.BENEFIT: kinds, Lesson.About.LIST: kinds}
    return [(one, words[one.about].get(one.meaning, "")) for one in lessons]


@transaction.atomic
def teach(corrected, *, by, department):
    """Keep corrections for each department's next list; ``department`` is the one that was told for all, if any."""
    departments = {one.code: one for one in Department.objects.all()}
    for sheet, about, word, meaning in corrected:
        whose = department or departments[sheet["department_code"]]
        shown = _headings(sheet) if about == Lesson.About.LIST else ""
        Lesson.objects.teach(by=by, department=whose, about=about, word=word, meaning=meaning, shown=shown)
        Lesson.objects.know_again(by=by, department=whose, headings=sheet["headings"], shown=_headings(sheet))


@transaction.atomic
def remember_whose(sheets, *, by, department: str):
    """Of which make the lists are that somebody said are this department's."""
    whose = Department.objects.filter(code=department).first()
    theirs = {one["headings"]: one for one in sheets if whose and one.get("department_code") == department}
    for headings, sheet in sorted(theirs.items()):
        Lesson.objects.know_again(by=by, department=whose, headings=headings, shown=_headings(sheet))


def _headings(sheet):
    """The headings as people read them; a list's print says nothing to anybody."""
    return "、".join(word for word, _label, _meaning in sheet["meant"])
