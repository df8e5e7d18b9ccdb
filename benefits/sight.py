"""How far somebody looks into what departments' lists say of a person (rights.md, classes of fields)."""

from volunteers.rights import Sees

A, B, C, D = Sees.REACH, Sees.CARE, Sees.MEANS, Sees.SECRET

ROSTER_PAGE = {"roster": C, "number": C, "people": C, "rows": D}
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
    "first_roster": C,
    "first_row": C,
    "last_roster": C,
    "last_row": C,
    "seen_in": C,
    "by": C,
    "identity_index": D,
    "other_index": D,
    "head_index": D,
}
# The head of a department's list: what was given under which agreement, and when it goes again.
ROSTER = {
    "department": C,
    "month": C,
    "file": C,
    "sheet": C,
    "sha256": C,
    "title": C,
    "agreement": C,
    "given_by": C,
    "received_on": C,
    "keep_until": C,
    "by": C,
    "rows_read": C,
    "rows_refused": C,
    "rows_dropped": C,
}
FINDING = {
    "name": A,
    "rule": C,
    "subject": C,
    "about": C,
    "kinds": C,
    "community": C,
    "source": C,
    "facts": C,
    "amount": C,
    "state": C,
    "found_on": C,
    "last_on": C,
    "owner": C,
    "due_on": C,
}
FINDING_EVENT = {"finding": C, "step": C, "state": C, "by": C, "on": C, "at": C, "note": C}
COMPARISON_RUN = {"day": C, "at": C, "by": C, "found": C, "people": C, "households": C, "dropped": C}
LESSON = {
    "department": A,
    "about": A,
    "word": A,
    "shown": A,
    "meaning": A,
    "by": A,
    "at": A,
    "ended_by": A,
    "ended_at": A,
}
LETTER = {
    "department": C,
    "findings": C,
    "written_on": C,
    "by": C,
    "reply_due_on": C,
    "reminders": C,
    "reminded_on": C,
    "answered_on": C,
    "answer": C,
    "answered_by": C,
}
# What the state gives, and the rules of it: of no household, public.
DEPARTMENT = {"code": A, "name": A, "words": A, "months_kept": A, "is_active": A}
BENEFIT_KIND = {
    "code": A,
    "name": A,
    "words": A,
    "nature": A,
    "level": A,
    "department": A,
    "counts_as_income": A,
    "amount": A,
    "position": A,
    "is_active": A,
}
_RULE = {"source": A, "starts_on": A, "ends_on": A, "is_on": A}
BENEFIT_RELATION = _RULE | {"first": A, "second": A, "relation": A}
ENTITLEMENT_RULE = _RULE | {"name": A, "kind": A, "condition": A, "is_required": A}
LOCAL_VALUE = {"name": A, "value": A, "since": A}
