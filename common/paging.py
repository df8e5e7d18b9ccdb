"""Lists shown a page at a time, by key: page 2,000 costs what page 2 costs, which OFFSET cannot promise."""

import json
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from common.crypto import CannotDecrypt, decrypt, encrypt

AFTER, BEFORE = "after", "before"


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page, and the query strings that lead on, back ("" for nowhere), and to the start."""

    rows: list
    next_query: str
    previous_query: str
    first_query: str


@dataclass(frozen=True, slots=True)
class Key:
    """One column that a list is sorted by."""

    path: str
    field: object
    descending: bool
    nullable: bool
    alias: str  # under which the row itself carries the value

    def of(self, row):
        return row[self.alias] if isinstance(row, dict) else getattr(row, self.alias)

    def step(self, value, back: bool) -> Q:
        """Beyond this value in reading direction; NULL stands last."""
        if value is None:
            return Q(**{f"{self.path}__isnull": False}) if back else Q(pk__in=[])
        beyond = Q(**{f"{self.path}__{'lt' if self.descending != back else 'gt'}": value})
        return beyond | Q(**{f"{self.path}__isnull": True}) if self.nullable and not back else beyond

    def same(self, value) -> Q:
        return Q(**{f"{self.path}__isnull": True}) if value is None else Q(**{self.path: value})

    def ordering(self, back: bool, *, nulls: bool):
        nulls = {"nulls_first" if back else "nulls_last": True} if nulls and self.nullable else {}
        return F(self.path).desc(**nulls) if self.descending != back else F(self.path).asc(**nulls)


def seek(queryset, request, *, order, per_page=50) -> Page:
    """One page of a queryset, sorted by ``order``: paths, "-" for descending, the last one "pk" or "-pk".

    NULL stands last. The place in the list travels encrypted in the query string, so that no name reaches a
    log; one that cannot be read leads to the first page. One query a page; a second where a page may cross
    over to the NULLs (always for a first key that is descending and may be NULL). An index serves it when it
    has the columns of ``order`` and these all run one way.
    """
    keys = _keys(queryset, order)
    queryset = queryset.annotate(**{key.alias: F(key.path) for key in keys if key.alias.startswith("seek_")})
    label = "page of " + ",".join(order)
    place, back = _read_place(request, keys, label)
    rows = _rows(queryset, keys, place, back, per_page + 1)
    if (place and not rows) or (back and len(rows) < per_page):  # the list changed meanwhile: begin anew
        place, back = None, False
        rows = _rows(queryset, keys, place, back, per_page + 1)
    more = len(rows) > per_page
    rows = rows[:per_page]
    if back:
        rows.reverse()
    has_next, has_previous = (True, more) if back else (more, place is not None)
    return Page(
        rows,
        _query(request, AFTER, rows[-1], keys, label) if has_next else "",
        _query(request, BEFORE, rows[0], keys, label) if has_previous else "",
        _query(request),
    )


def _keys(queryset, order) -> list[Key]:
    if order[-1].removeprefix("-") != "pk":
        raise ValueError("an order ends in pk, or rows of the same key could be lost between two pages")
    return [_key(queryset, number, term) for number, term in enumerate(order)]


def _key(queryset, number, term) -> Key:
    path = term.removeprefix("-")
    annotation = queryset.query.annotations.get(path)
    if annotation is not None:
        return Key(path, annotation.output_field, term[0] == "-", True, path)
    model, nullable = queryset.model, False
    for name in path.split("__"):
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        nullable, model = nullable or field.null, field.related_model
    direct = "__" not in path and (path == "pk" or not field.is_relation)
    return Key(path, field, term[0] == "-", nullable, path if direct else f"seek_{number}")


def _rows(queryset, keys, place, back, count) -> list:
    """The next ``count`` rows from a place, in reading direction (backwards when ``back``)."""
    first, *others = keys
    if place is None and not (first.nullable and first.descending):
        return list(queryset.order_by(*(key.ordering(back, nulls=True) for key in keys))[:count])
    # Without "NULLS LAST" an ordinary index gives the rows in order, also read backwards.
    order = [first.ordering(back, nulls=False), *(key.ordering(back, nulls=True) for key in others)]
    is_null = f"{first.path}__isnull"
    side = _beyond(keys, place, back) if place else Q(**{is_null: False})
    rows = list(queryset.filter(side).order_by(*order)[:count])
    on_null_side = place is not None and place[0] is None
    if len(rows) < count and first.nullable and on_null_side == back:
        rows += queryset.filter(**{is_null: not back}).order_by(*order)[: count - len(rows)]
    return rows


def _beyond(keys, place, back):
    """Beyond the place, on its own side of the NULLs of the first key."""
    first, *others = keys
    rest = _any_beyond(others, place[1:], back)
    if place[0] is None:
        return first.same(None) & rest
    sign = "<" if first.descending != back else ">"
    if all(key.descending == first.descending and not key.nullable for key in others):
        beyond = TupleLessThan if sign == "<" else TupleGreaterThan
        return beyond(Tuple(*(F(key.path) for key in keys)), tuple(place))  # answered by an index directly
    bound = Q(**{f"{first.path}__{'lte' if sign == '<' else 'gte'}": place[0]})
    strictly = Q(**{f"{first.path}__{'lt' if sign == '<' else 'gt'}": place[0]})
    return bound & (strictly | rest)


def _any_beyond(keys, values, back) -> Q:
    if not keys:
        return Q(pk__in=[])
    beyond = keys[0].step(values[0], back)
    return beyond | (keys[0].same(values[0]) & _any_beyond(keys[1:], values[1:], back))


def _read_place(request, keys, label):
    """The key values beyond which the page begins (None: at the start), and whether it is read backwards."""
    for name in (AFTER, BEFORE):
        if name not in request.GET:
            continue
        try:
            texts = json.loads(decrypt(request.GET[name], label=label))
            values = [
                None if text is None else key.field.to_python(text) for key, text in zip(keys, texts, strict=True)
            ]
        except (CannotDecrypt, ValidationError, ValueError):
            return None, False
        return values, name == BEFORE
    return None, False


def _query(request, name=None, row=None, keys=(), label="") -> str:
    """The request's query string with another place in the list; the other parameters stay."""
    query = request.GET.copy()
    for parameter in (AFTER, BEFORE):
        query.pop(parameter, None)
    if name:
        texts = [None if (value := key.of(row)) is None else str(value) for key in keys]
        query[name] = encrypt(json.dumps(texts, ensure_ascii=False), label=label)
    return query.urlencode()
