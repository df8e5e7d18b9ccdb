"""How far somebody looks into a file: which of its fields are shown (rights.md, classes of fields)."""

from dataclasses import dataclass

from common.identity import mask, mask_account
from volunteers.rights import RIGHTS, Role, Sees, covers, posts_of

A, B, C, D = Sees.REACH, Sees.CARE, Sees.MEANS, Sees.SECRET

HOUSEHOLD = {
    "number": A,
    "building": A,
    "room": A,
    "living_address": A,
    "phone": A,
    "opened_on": A,
    "closed_on": A,
    "anonymised_on": A,
    "closed_because": B,
    "continued_in": B,
    "cause": B,
    "risk": B,
    "note": B,
    "last_visit_on": B,
    "next_visit_on": B,
    "registered_address": C,
    "category": C,
    "bank_name": C,
    "account_holder": C,
    "bank_account": D,
    "declared": C,
    "search_text": D,
    "source": A,
}
PERSON = {
    "name": A,
    "name_key": A,
    "merged_into": B,
    "phone": A,
    "sex": B,
    "birth_date": B,
    "health": B,
    "disability_class": B,
    "disability_level": B,
    "self_care": B,
    "status": B,
    "died_on": B,
    "whereabouts": B,
    "note": B,
    "work": C,
    "monthly_income": C,
    "identity_kind": C,
    "identity_mask": C,
    "identity_number": D,
    "identity_index": D,
    "identity_tail_index": D,
}
MEMBERSHIP = {
    "relation": B,
    "is_head": A,
    "joined_on": B,
    "left_on": B,
    "left_because": B,
    "set_aside": B,
}
# What is written about a document is as secret as the document: that there is a diagnosis says much already.
DOCUMENT = {
    "kind": D,
    "words": D,
    "issued_on": D,
    "expires_on": D,
    "pages": D,
    "original_seen_on": D,
    "original_seen_by": D,
    "format": D,
    "size": D,
    "stored_name": D,
    "uploaded_by": D,
    "uploaded_at": D,
    "withdrawn_by": D,
    "withdrawn_at": D,
    "withdrawn_because": D,
}
OPENING = {"what": C, "document": C, "reason": C, "by": C, "at": C}
ASKING = {"reason": C, "by": C, "at": C}
APPROVAL = {"to": D, "purpose": D, "ends_on": D, "by": D, "at": D}
# What a household lives on and owns, and its relatives elsewhere: each sort of row with what every row says.
MEANS_ROW = {
    "since": C,
    "until": C,
    "ended_because": C,
    "proof": C,
    "checked_by": C,
    "note": C,
    "withdrawn_on": C,
    "withdrawn_because": C,
}
INCOME = MEANS_ROW | {"kind": C, "amount": C}
ASSET = MEANS_ROW | {"kind": C, "value": C}
HOUSING = MEANS_ROW | {"kind": C, "owner": C, "certificate": C, "address": C, "built_area": C, "usable_area": C}
SUPPORTER = MEANS_ROW | {"name": C, "relation": C, "duty": C, "amount": C, "unable_because": C}
# Why somebody has a plan of his or her own may tell what the household is under; shown with the category.
PERSON_PLAN = {
    "reason": C,
    "goal": B,
    "steps": B,
    "opened_on": B,
    "review_on": B,
    "closed_on": B,
    "closed_because": B,
}
PLAN_REVIEW = {"on": B, "by": B, "at": B, "found": B, "next_on": B}
PAIRING = {"helper": B, "since": B, "until": B, "because": B, "by": B, "at": B, "ended_by": B, "ended_at": B}
BASIS = {
    "about": C,
    "ground": C,
    "given_by": C,
    "words": C,
    "on": C,
    "until": C,
    "by": C,
    "at": C,
    "ended_by": C,
    "ended_at": C,
}
KEPT_APART = {
    "first": B, "second": B, "because": B, "by": B, "at": B,
    "taken_back_at": B, "taken_back_by": B, "taken_back_because": B,
}  # fmt: skip
# Which tags somebody sees says each tag itself (Tag.sees); what a tag is called is no secret.
TAG = {"name": A, "level": A, "sees": A, "ended_on": A}
TAGGING = {"tag": B, "since": B, "until": B, "by": B, "at": B, "ended_by": B, "ended_at": B}
BELONGING = {
    "notion": B,
    "relation": B,
    "since": B,
    "until": B,
    "by": B,
    "at": B,
    "set_aside": B,
}
VISIT = {
    "visited_on": B,
    "visited_at": B,
    "mode": B,
    "met": B,
    "note": B,
    "problem": B,
    "next_visit_on": B,
    "recorded_by": B,
    "recorded_at": B,
    "source": B,
    "withdrawn_at": B,
    "withdrawn_by": B,
    "withdrawn_because": B,
}
VISITOR = {"visit": B, "user": B, "team": B, "capacity": B, "added_in": B, "struck_in": B}
TOPIC_FINDING = {"visit": B, "topic": B, "level": B, "words": B, "added_in": B, "struck_in": B}
HOUSEHOLD_EVENT = {"kind": B, "on": B, "by": B, "at": B, "note": B, "source": B, "action": B}
ACTION = {"kind": B, "on": B, "because": B, "paper": B, "by": B, "at": B, "source": B, "done": D, "undoes": B}
# A former value is shown in its field's own class; as a whole the rows are as secret as the most secret of them.
FORMER_VALUE = {
    "membership": B,
    "field": A,
    "value": C,
    "secret": D,
    "until": B,
    "by": B,
    "at": B,
    "source": B,
    "set_aside": B,
    "action": B,
}
TIME_CLOSED = {"closed_on": A, "reopened_on": A}
# Somebody who is on no file yet: whoever looks after care at the place may need all of it to find the door.
LEAD = {
    "place": B,
    "name": B,
    "address": B,
    "phone": B,
    "noticed": B,
    "urgency": B,
    "channel": B,
    "origin": B,
    "origin_words": B,
    "found_on": B,
    "found_by": B,
    "state": B,
    "owner": B,
    "due_on": B,
    "visited_on": B,
    "forgotten": B,
    "key": D,
}
LEAD_EVENT = {"lead": B, "step": B, "state": B, "on": B, "by": B, "at": B, "note": B}
REPORT = {
    "place": B,
    "lead": B,
    "what": B,
    "urgency": B,
    "photo": B,
    "on": B,
    "by": B,
    "at": B,
    "received_by": B,
    "received_at": B,
}
# The office's own rules: of no household.
VISIT_INTERVAL = {"risk": A, "days": A}
LOCAL_INCOME_RULE = {"kind": A, "counts": A, "since": A, "basis": A}
# An area lead sees which category a household is under, and nothing else of its means.
SEES_CATEGORY = (Role.AREA_LEAD,)
# Secret, and shown masked to whoever sees the means; the whole value is opened elsewhere, with a reason.
MASKS = {"identity_number": mask, "bank_account": mask_account}


@dataclass(frozen=True, slots=True)
class Sight:
    """What one person sees of one file, or of every row of a list."""

    reach: bool
    care: bool
    means: bool
    category: bool
    secret: bool  # may open, each time with a reason

    def allows(self, sees: str) -> bool:
        """Whether fields of this class are shown; what is secret is opened elsewhere, with a reason."""
        return {A: self.reach, B: self.care, C: self.means}.get(sees, False)

    def shows(self, name: str, sees: str) -> bool:
        """Whether a field's past values are shown, those of ``MASKS`` masked."""
        if name == "category":
            return self.category
        return self.means if name in MASKS else self.allows(sees)


def sight_of(user, place, *, today=None) -> Sight:
    """What somebody sees of a file in this building (or place), its parents loaded: what any post over it shows."""
    roles = [post.role for post in posts_of(user, today=today) if covers(post, place)]
    seen = {sees for role in roles for sees in RIGHTS[role].sees}
    return Sight(A in seen, B in seen, C in seen, C in seen or any(role in SEES_CATEGORY for role in roles), D in seen)


def sight_throughout(user, *, today=None) -> Sight:
    """What somebody sees of every file in reach; one column cannot be shown for some rows only."""
    places = [post.place for post in posts_of(user, today=today) if A in RIGHTS[post.role].sees]
    sights = [sight_of(user, place, today=today) for place in places]
    names = ("reach", "care", "means", "category", "secret")
    return Sight(*(bool(sights) and all(getattr(sight, name) for sight in sights) for name in names))
