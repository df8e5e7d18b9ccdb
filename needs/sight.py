"""How far somebody looks into what a household needs (rights.md, classes of fields)."""

from volunteers.rights import Sees

A, B = Sees.REACH, Sees.CARE

NEED = {
    "what": B,
    "kind": B,
    "service_class": B,
    "source": B,
    "urgency": B,
    "status": B,
    "is_open": B,
    "raised_on": B,
    "raised_by": B,
    "visit": B,
    "finding": Sees.MEANS,  # what lists say of somebody's benefits
    "due_on": B,
    "owner": B,
    "measure": B,
    "result": B,
    "closed_on": B,
    "reopened": B,
    "note": B,
    "workbook_row": B,
}
NEED_EVENT = {
    "need": B,
    "round": B,
    "step": B,
    "status": B,
    "on": B,
    "by": B,
    "at": B,
    "note": B,
    "left": B,
    "action": B,
}
EVIDENCE = {"need": B, "round": B, "kind": B, "words": B, "visit": B, "satisfaction": B, "by": B, "at": B}
CLOSING = {
    "need": B,
    "round": B,
    "closed_on": B,
    "reopened_on": B,
    "result": B,
    "done_by": B,
    "checked_by": B,
    "before_system": B,
    "source": B,
}
NEED_PLAN = {
    "need": B,
    "template": B,
    "reason": B,
    "cause": B,
    "goal": B,
    "review_on": B,
    "state": B,
    "drafted_by": B,
    "agreed_on": B,
    "agreed_by": B,
    "family": B,
    "how": B,
    "ended_on": B,
}
PLAN_TASK = {"position": B, "what": B, "owner": B, "due_on": B, "done": B, "done_on": B, "done_by": B}
PLAN_EVENT = {"step": B, "on": B, "by": B, "at": B, "note": B, "next_on": B}
RETURN_VISIT = {"need": B, "round": B, "after_days": B, "due_on": B, "owner": B, "state": B, "ended_on": B}
RETURN_EVENT = {
    "return_visit": B,
    "step": B,
    "on": B,
    "by": B,
    "at": B,
    "mode": B,
    "visit": B,
    "satisfaction": B,
    "note": B,
    "next_on": B,
}
ESCALATION = {
    "need": B,
    "rule": B,
    "round": B,
    "cause": B,
    "counted_from": B,
    "on": B,
    "at": B,
    "to_role": B,
    "names": B,
}
QUICK_RESPONSE = {"need": B, "round": B, "state": B}
QUICK_STAGE = {"response": B, "step": B, "by": B, "who": B, "at": B, "ended_at": B, "note": B}
# Words, rules and other units: of no household, shown wherever they are used.
NEED_KIND = {"name": A, "parent": A, "service_class": A, "days": A, "position": A, "is_active": A}
PLAN_TEMPLATE = {"name": A, "cause": A, "goal": A, "review_days": A, "position": A, "is_active": A}
ESCALATION_RULE = {"cause": A, "more_than": A, "working_days": A, "to_role": A, "is_active": A}
RETURN_RULE = {"since": A, "days": A}
TEMPLATE_TASK = {"template": A, "field": A, "what": A, "days": A, "position": A}

# Services, care and what is given: of households, looked into for care. Groups, projects and stores are of nobody.
SERVICE_GROUP = {"name": A, "suits": A, "position": A, "is_active": A}
PROJECT = {"name": A, "funder": A, "starts_on": A, "ends_on": A, "goal": A}
SERVICE = dict.fromkeys(
    (
        "on", "what", "service_class", "kind", "group", "project", "hours", "given_by", "need", "need_round", "by",
        "at", "withdrawn_at", "withdrawn_by", "withdrawn_because",
    ),
    B,
)  # fmt: skip
CARE = dict.fromkeys(
    (
        "what", "service_class", "group", "project", "rhythm", "starts_on", "ends_on", "unit", "team", "helper", "by",
    ),
    B,
)  # fmt: skip
OCCURRENCE = dict.fromkeys(("care", "due_on", "state", "hours", "note", "marked_by", "marked_at", "service"), B)
CAMPAIGN = dict.fromkeys(("place", "name", "starts_on", "ends_on", "goods", "each", "words", "project", "by"), B)
RECIPIENT = dict.fromkeys(("campaign", "state", "given_on", "note", "added_by", "marked_by", "marked_at", "service"), B)
GOODS = dict.fromkeys(("place", "name", "unit", "stock"), B)
GOODS_MOVE = dict.fromkeys(("goods", "quantity", "on", "why", "by", "at"), B)
PARTNER_UNIT = dict.fromkeys(
    (
        "name", "sort", "kind", "credit_code", "contact", "phone", "address", "capacity", "agreement",
        "agreement_ends_on", "listed_on", "ended_on", "note", "source",
    ),
    B,
)  # fmt: skip
OFFER = dict.fromkeys(
    (
        "unit", "helper", "what", "kind", "age_from", "age_to", "category", "tag", "place", "mode", "when", "capacity",
        "counted", "per", "taken", "taken_since", "contact", "phone", "won", "assured_on", "assured_by", "ended_on",
        "note",
    ),
    B,
)  # fmt: skip
REFERRAL = dict.fromkeys(
    (
        "need", "offer", "round", "state", "takes", "reserved_on", "words", "answer_by", "channel", "ground", "law",
        "offered_by", "offered_at", "link_number", "link_until", "accepted_on", "accepted_by", "planned_on", "reason",
        "delivered_on", "hours", "goods", "delivery_note", "proof", "service", "confirmed_on",
        "satisfaction", "family_words",
    ),
    B,
)  # fmt: skip
REFERRAL_EVENT = dict.fromkeys(("referral", "need", "move", "state", "on", "by", "who", "note", "at"), B)
# What partners were told; the audit administrator reads it without the words about the need.
PROVISION = dict.fromkeys(
    ("referral", "unit", "helper", "to_name", "fields", "said", "why", "ground", "law", "channel", "by", "at"), B
)
