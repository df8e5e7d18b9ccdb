"""Every word that is shown has its Chinese, and the tools that see to it work."""

import pytest

from assist import catalogue
from assist.catalogue import NOT_PLAIN, Words, words_in_python, words_in_template


def test_every_visible_string_has_its_chinese():
    problems = catalogue.problems()
    assert not problems, "\n".join(["", *problems])


@pytest.mark.parametrize(
    "code, found",
    [
        ("from django.utils.translation import gettext as _\n_('a' 'b')", [Words("ab")]),
        ("from django.utils.translation import gettext_lazy\ngettext_lazy('a')", [Words("a")]),
        ("from django.utils.translation import ngettext\nngettext('a', 'b', 2)", [Words("a", "b")]),
        ("from django.utils.translation import pgettext\npgettext('c', 'a')", [Words("a", None, "c")]),
        ("from django.utils.translation import npgettext\nnpgettext('c', 'a', 'b', 2)", [Words("a", "b", "c")]),
        ("from django.utils import translation\ntranslation.gettext('a')", [Words("a")]),
        ("from django.utils.translation import gettext as _\n_(f'{a}')", [NOT_PLAIN]),
        ("from gettext import gettext as _\n_('a')", []),
    ],
)
def test_strings_in_python_are_found_under_whatever_name(code, found):
    assert list(words_in_python(code)) == found


@pytest.mark.parametrize(
    "code, found",
    [
        ("<p>{% translate 'a' %}</p>", [Words("a")]),
        ("{% translate 'a' context 'c' %}", [Words("a", None, "c")]),
        ("{% blocktranslate trimmed with x=1 %}\n  a\n  {{ x }}\n{% endblocktranslate %}", [Words("a %(x)s")]),
        (
            "{% blocktranslate trimmed count n=2 %}a{% plural %}{{ n }} b{% endblocktranslate %}",
            [Words("a", "%(n)s b")],
        ),
        ("  {% if x %}\n {{ _('it') }}\n{% endif %}", [Words("it")]),
    ],
)
def test_strings_in_templates_are_found(code, found):
    assert list(words_in_template(code)) == found


@pytest.mark.parametrize(
    "words, translation, fault",
    [
        (Words("%(n)s doors"), "%(n)s 户", False),
        (Words("%(n)s doors"), "%(m)s 户", True),
        (Words("{n} doors"), "户", True),
        (Words("one door", "%(n)s doors"), "%(n)s 户", False),
        (Words("door"), "", True),
    ],
)
def test_translation_keeps_its_placeholders(words, translation, fault):
    text = (words.text, words.plural) if words.plural else words.text
    present = catalogue.Catalog(locale=catalogue.LANGUAGE)
    message = present.add(text, (translation,) if words.plural else translation)
    assert bool(catalogue.fault(words, message)) == fault
