"""What the lists have in common that show whoever gives care the same columns, and others none."""

from itertools import batched

from django.http import QueryDict

from volunteers.rights import Sees, may_see


class OfCare:
    """A list in the columns of its ``Table``, in the order of its page; ``usual`` is the one nobody asked for."""

    def columns(self, user):
        """The columns of the list, with their headings; whoever sees no care sees none."""
        columns = [(name, column.verbose_name) for name, column in self.Table.base_columns.items()]
        return columns if may_see(user, Sees.CARE) else []

    def offered(self, user):
        """The columns that somebody may see."""
        return [name for name, _label in self.columns(user)]

    def order(self, user, query: str, *, today):
        """The order in which the list shows itself."""
        return self.Table.order(QueryDict(query).get("sort", ""), self.usual)

    def batches(self, rows, size, user, shown):
        """The rows as the table takes them, so many at a time."""
        return map(list, batched(rows.for_list().iterator(chunk_size=size), size))

    def table_for(self, user, shown, *, today):
        """What makes the table of a batch."""
        return self.Table
