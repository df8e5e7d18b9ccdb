"""When somebody else becomes head, what everyone is to the new head – as far as that follows by itself."""

from households.models import Relation, Sex

R = Relation
# What the new head was to the old one → what each other was to the old head → is to the new one.
FOLLOWS = {
    R.SPOUSE: {R.SON: R.SON, R.DAUGHTER: R.DAUGHTER, R.GRANDCHILD: R.GRANDCHILD, R.PARENT: R.PARENT},
    R.SON: {R.SPOUSE: R.PARENT, R.SON: R.SIBLING, R.DAUGHTER: R.SIBLING, R.PARENT: R.GRANDPARENT},
    R.DAUGHTER: {R.SPOUSE: R.PARENT, R.SON: R.SIBLING, R.DAUGHTER: R.SIBLING, R.PARENT: R.GRANDPARENT},
    R.PARENT: {R.PARENT: R.SPOUSE, R.SON: R.GRANDCHILD, R.DAUGHTER: R.GRANDCHILD, R.GRANDPARENT: R.PARENT},
    R.SIBLING: {R.PARENT: R.PARENT, R.GRANDPARENT: R.GRANDPARENT, R.SIBLING: R.SIBLING},
    R.GRANDCHILD: {R.SPOUSE: R.GRANDPARENT},
    R.GRANDPARENT: {R.GRANDPARENT: R.SPOUSE},
}
OLD_HEAD = {
    R.SPOUSE: R.SPOUSE,
    R.SON: R.PARENT,
    R.DAUGHTER: R.PARENT,
    R.SIBLING: R.SIBLING,
    R.GRANDCHILD: R.GRANDPARENT,
    R.GRANDPARENT: R.GRANDCHILD,
}


def relations_to(new, present) -> dict[int, str]:
    """Membership key → relation to the new head; "" where it does not follow by itself and has to be said."""
    return {one.pk: _relation(new, one) for one in present if one.pk != new.pk}


def _relation(new, other) -> str:
    if not other.is_head:
        return FOLLOWS.get(new.relation, {}).get(other.relation, "")
    if new.relation == R.PARENT:
        return {Sex.MALE: R.SON, Sex.FEMALE: R.DAUGHTER}.get(other.person.sex, "")
    return OLD_HEAD.get(new.relation, "")
