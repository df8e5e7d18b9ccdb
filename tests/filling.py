"""Fill in and send the forms of a page as they stand in its markup, as somebody at the keyboard would."""

from html.parser import HTMLParser

PLAIN = ("text", "search", "tel", "")


class Form:
    """One form: where it goes, what it holds as it is opened, which boxes take free text."""

    def __init__(self, attrs):
        self.action = attrs.get("action", "")
        self.method = attrs.get("method", "get").lower()
        self.id = attrs.get("id", "")
        self.values = {}
        self.free = {}  # name → how long it may be
        self.needed = {}  # choices that must be made and are not yet: name → the first there is

    def put(self, name, value, *, many=False):
        if many:
            self.values.setdefault(name, []).append(value)
        else:
            self.values[name] = value

    def filled(self, text=None, **chosen):
        """What is sent: ``text(name, most)`` for each free box, ``chosen`` for the others."""
        typed = {name: text(name, most) for name, most in self.free.items() if text and name not in chosen}
        made = {name: value for name, value in self.values.items() if value or name not in self.needed}
        return self.needed | made | typed | chosen


class Forms(HTMLParser):
    """The forms of a page."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.form, self.select, self.area = [], None, None, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(attrs)
            self.forms.append(self.form)
        if self.form is None or "disabled" in attrs:
            return
        name, kind = attrs.get("name", ""), attrs.get("type", "")
        if tag == "option" and self.select:
            self._option(attrs)
        elif tag == "select" and name:
            self.select = name, "multiple" in attrs, "required" in attrs
        elif tag == "textarea" and name:
            self.area = name
            self.form.put(name, "")
            self.form.free[name] = int(attrs.get("maxlength", 2000))
        elif tag == "input" and name:
            self._input(name, kind, attrs)

    def _option(self, attrs):
        name, many, required = self.select
        value = attrs.get("value", "")
        if "selected" in attrs:
            self.form.put(name, value, many=many)
        elif not many:
            self.form.values.setdefault(name, value)  # a list shows its first line until another is chosen
        if value and required:
            self.form.needed.setdefault(name, value)

    def _input(self, name, kind, attrs):
        value = attrs.get("value", "")
        if kind == "radio":
            if "required" in attrs:
                self.form.needed.setdefault(name, value)
            if "checked" in attrs:
                self.form.put(name, value)
        elif kind == "checkbox":
            if "checked" in attrs:
                self.form.put(name, value or "on", many=True)
        elif kind not in ("submit", "button", "file"):
            self.form.put(name, value)
            if kind in PLAIN and "maxlength" in attrs:  # dates, numbers and names of a list have none
                self.form.free[name] = int(attrs["maxlength"])

    def handle_data(self, data):
        if self.area and self.form is not None:
            self.form.values[self.area] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None


def forms_of(response):
    """The forms of an answered page that are sent by POST, signing out and languages aside."""
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return []  # a photo, a sheet
    found = Forms(response.content.decode()).forms
    return [form for form in found if form.method == "post" and form.action not in ("/language/", "/logout/")]
