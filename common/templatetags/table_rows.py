"""The body of a list. Its cells are most of a page: written here they cost a fifth of what a template loop costs."""

from django import template
from django.utils.html import conditional_escape, escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

register = template.Library()

BOX = (
    '<td class="choose"><label><input type="checkbox" name="chosen" value="{}" form="bulk">'
    '<span class="visually-hidden">{} {}</span></label></td>'
)


@register.simple_tag
def table_rows(table) -> SafeString:
    """The rows of a django-tables2 table: the first cell heads its row, each other carries its column's name."""
    ends = [_around(column, first=number == 0) for number, column in enumerate(table.columns)]
    choose = gettext("Choose") if getattr(table, "selectable", False) else ""
    lines = []
    for row in table.paginated_rows:
        cells = [conditional_escape(cell) for _column, cell in row.items()]
        box = _box(row.record, choose, cells[0]) if choose else ""
        inner = "".join([before + cell + after for (before, after), cell in zip(ends, cells, strict=True)])
        lines.append(f"<tr>{box}{inner}</tr>\n")
    return mark_safe("".join(lines))  # noqa: S308 - every cell and attribute above is escaped


def _around(column, *, first) -> tuple[str, str]:
    """What stands before and after each cell of a column."""
    css = (column.column.attrs.get("td") or {}).get("class", "")
    attribute = f' class="{escape(css)}"' if css else ""
    if first:
        return f'<th scope="row"{attribute}>', "</th>"
    return f'<td{attribute} data-label="{escape(column.header)}">', "</td>"


def _box(record, choose, name) -> str:
    """The box that chooses this row for a bulk action, named after the row for those who hear the page."""
    pk = record["pk"] if isinstance(record, dict) else record.pk
    return BOX.format(escape(pk), escape(choose), escape(strip_tags(name)))
