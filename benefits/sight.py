"""How far somebody looks into what departments' lists say of a person (rights.md, classes of fields)."""

from volunteers.rights import Sees

A, B, C, D = Sees.REACH, Sees.CARE, Sees.MEANS, Sees.SECRET

ROSTER_ROW = {"roster": C, "row": C, "name": A, "state": C, "identity_mask": C, "identity_number": D}
AWARD = {
    "name": A,
    "birth_date": B,
    "disability_class": B,
    "disability_level": B,
    "kind": C,
    "covers": C,
    "amount": C,
    "value": C,
    "community": C,
    "is_ours": C,
    "starts_on": C,
    "ends_on": C,
    "first_row": C,
    "last_row": C,
    "seen_in": C,
    "identity_index": D,
    "other_index": D,
    "head_index": D,
}
