"""How far somebody looks into what is known of the grid and of those who help (rights.md, classes of fields).

What of these is D is shown on no page of a file at all: it belongs to the three administrators, or to nobody.
"""

from volunteers.rights import Sees

A, D = Sees.REACH, Sees.SECRET

PLACE = {"level": A, "parent": A, "name": A, "code": A, "office_phone": A, "last_number": A}
POST = {"user": A, "place": A, "role": A, "starts_on": A, "ends_on": A, "stands_in_for": A}
TEAM = {"name": A, "capacity": A, "ended_on": A}
USER = {
    "name": A,
    "name_key": A,
    "phone": A,
    "email": A,
    "community": A,
    "team": A,
    "username": A,
    "is_active": A,
    "is_staff": A,
    "is_superuser": A,
    "groups": A,
    "user_permissions": A,
    "date_joined": A,
    "last_login": D,
    "password": D,
    "must_change_password": D,
    "password_changed_at": D,
    "sign_ins_ended": D,
}
OWN_DAY = {"day": A, "is_working": A, "words": A}
CHOSEN_COLUMNS = {"user": A, "table": A, "columns": A}
USE = {"user": D, "what": D, "since": D, "number": D}
SECOND_FACTOR = {"user": D, "secret": D, "last_step": D, "confirmed_at": D}
RECOVERY_CODE = {"user": D, "digest": D, "used_at": D}
# The audit administrator's; whoever keeps a file sees its own part of it.
AUDIT_ENTRY = dict.fromkeys(
    (
        "hash", "previous", "chain", "number", "at", "by", "who", "address", "session", "did", "word", "what", "key",
        "file_id", "file", "files", "succeeded", "reason", "details",
    ),
    D,
)  # fmt: skip
AUDIT_TAIL = {"chain": D, "number": D, "hash": D, "written_at": D}
AUDIT_SEAL = {
    "chain": D,
    "first_number": D,
    "last_number": D,
    "first_at": D,
    "last_at": D,
    "previous": D,
    "hash": D,
    "sealed_at": D,
    "mark": D,
}
