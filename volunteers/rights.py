"""Who sees and does what: one table, and the few questions everything else asks of it.

A person's rights follow from the posts held today, each over its place of the grid. ``visible_to(user)`` of every
QuerySet is built on :func:`reach`; every verb and page asks :func:`may`.
"""

from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from django.db.models import Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What somebody does in the grid or in the office."""

    BUILDING_LEAD = "building_lead", _("Building lead")
    GROUP_LEAD = "group_lead", _("Group lead")
    AREA_LEAD = "area_lead", _("Area lead")
    ADVISER = "adviser", _("Adviser")
    CASEWORKER = "caseworker", _("Caseworker")
    SUPERVISOR = "supervisor", _("Supervisor")
    REVIEWER = "reviewer", _("Discipline reviewer")
    AUDITOR = "auditor", _("Audit administrator")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")


class Sees(TextChoices):
    """The classes of fields: how far somebody looks into a file."""

    REACH = "A", _("Reach: numbers, names, building and room, phone")
    CARE = "B", _("Care: visits, needs, health as care needs it, disability, self-care, ages")
    MEANS = "C", _("Means: income, property, benefits, relatives, masked identity number")
    SECRET = "D", _("Secret: full identity number, bank account, documents, diagnosis")


class Deed(TextChoices):
    """What somebody may do; a page, an admin action and a command ask for the same word."""

    REPORT = "report", _("report a sudden difficulty")
    LOG_VISIT = "log_visit", _("log visits")
    RAISE_NEED = "raise_need", _("raise needs")
    CARRY_NEED = "carry_need", _("take on and carry needs, propose them as done")
    CHECK_NEED = "check_need", _("check needs that others carried")
    ASSIGN_NEED = "assign_need", _("assign needs")
    KEEP_FILES = "keep_files", _("keep household files")
    REFER = "refer", _("keep the resource list and refer needs to partners")
    APPROVE = "approve", _("approve opening and printing what is kept about a child")
    EXPORT = "export", _("export what one may see")
    IMPORT = "import", _("import workbooks")
    HAND_OVER = "hand_over", _("hand posts over, with their cases, and name stand-ins")
    MERGE = "merge", _("merge two records of one person")
    RUN_GRID = "run_grid", _("run the grid, posts, rules and kinds")
    REVIEW = "review", _("write reviews")
    RUN_ACCOUNTS = "run_accounts", _("run accounts, settings, jobs and backups")
    RUN_RIGHTS = "run_rights", _("run roles, rights, unlocking and sessions")
    READ_AUDIT = "read_audit", _("read the audit log")


# The place levels a role's post stands on (volunteers.models.place.Level); None: a post without a place.
STREET, COMMUNITY, AREA, GROUP, BUILDING = 1, 2, 3, 4, 5


@dataclass(frozen=True)
class Right:
    """One row of the table: where a role's post stands, what it sees, what it does, whose needs it checks."""

    level: int | None
    sees: tuple[Sees, ...] = ()
    writes: tuple[Sees, ...] = ()
    does: tuple[Deed, ...] = ()
    checks: tuple[Role, ...] = ()
    single: bool = False  # one holder at a time


_A, _B, _C, _D = Sees.REACH, Sees.CARE, Sees.MEANS, Sees.SECRET
_HELPING = (Deed.REPORT, Deed.LOG_VISIT, Deed.RAISE_NEED, Deed.CARRY_NEED)
_LEADS = (Role.BUILDING_LEAD, Role.GROUP_LEAD, Role.AREA_LEAD)
_OFFICE = (*_HELPING, Deed.CHECK_NEED, Deed.ASSIGN_NEED, Deed.KEEP_FILES, Deed.REFER, Deed.EXPORT)

RIGHTS: dict[str, Right] = {
    Role.BUILDING_LEAD: Right(BUILDING, sees=(_A,), does=(Deed.REPORT,), single=True),
    Role.GROUP_LEAD: Right(GROUP, sees=(_A, _B), writes=(_B,), does=_HELPING, single=True),
    Role.AREA_LEAD: Right(
        AREA,
        sees=(_A, _B),
        writes=(_B,),
        does=(*_HELPING, Deed.CHECK_NEED, Deed.ASSIGN_NEED),
        checks=(Role.BUILDING_LEAD, Role.GROUP_LEAD),
        single=True,
    ),
    Role.ADVISER: Right(
        COMMUNITY,
        sees=(_A, _B, _C, _D),
        writes=(_A, _B, _C),
        does=_OFFICE,
        checks=(*_LEADS, Role.CASEWORKER, Role.ADVISER),
    ),
    Role.CASEWORKER: Right(
        COMMUNITY,
        sees=(_A, _B, _C, _D),
        writes=(_A, _B, _C),
        does=(*_OFFICE, Deed.IMPORT, Deed.MERGE, Deed.HAND_OVER),
        checks=(*_LEADS, Role.CASEWORKER, Role.ADVISER),
    ),
    Role.SUPERVISOR: Right(
        STREET,
        sees=(_A, _B, _C, _D),
        writes=(_A, _B, _C),
        does=(*_OFFICE, Deed.IMPORT, Deed.MERGE, Deed.HAND_OVER, Deed.APPROVE, Deed.RUN_GRID),
        checks=tuple(Role),
    ),
    Role.REVIEWER: Right(STREET, sees=(_A, _B, _C, _D), does=(Deed.REVIEW, Deed.EXPORT)),
    Role.AUDITOR: Right(None, does=(Deed.READ_AUDIT,)),
    Role.SYSTEM_ADMIN: Right(None, does=(Deed.RUN_ACCOUNTS,)),
    Role.SECURITY_ADMIN: Right(None, does=(Deed.RUN_RIGHTS,)),
}

# Whoever runs accounts or rights sees everyone who may sign in.
RUN_ACCOUNTS_DEEDS = (Deed.RUN_ACCOUNTS, Deed.RUN_RIGHTS)

# Whoever holds one of these holds no other post.
ALONE = (Role.AUDITOR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
# Pairs of roles that nobody holds at one time: the three administrators keep an eye on one another and on everybody,
# and the reviewer on those who write.
EXCLUDES: tuple[tuple[Role, Role], ...] = (
    *((one, other) for one in ALONE for other in Role if other not in ALONE),
    (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN),
    (Role.SYSTEM_ADMIN, Role.AUDITOR),
    (Role.SECURITY_ADMIN, Role.AUDITOR),
    *((Role.REVIEWER, other) for other in RIGHTS if RIGHTS[other].writes),
)

# What each deed opens in the admin site: model -> actions. A model not here is in nobody's admin.
LOOK, KEEP = ("view",), ("view", "add", "change")
ADMIN = {
    Deed.RUN_GRID: {
        "volunteers.place": KEEP,
        "volunteers.post": KEEP,
        "volunteers.team": KEEP,
        "volunteers.user": KEEP,
        "volunteers.ownday": KEEP,
        "households.household": ("view", "change"),
        "households.person": ("view", "change"),
        "households.membership": LOOK,
        "households.visit": ("view", "change"),
        "households.visitor": LOOK,
        "households.topicfinding": LOOK,
        "households.householdevent": LOOK,
        "households.lead": LOOK,
        "households.leadevent": LOOK,
        "households.report": LOOK,
        "households.visitinterval": KEEP,
        "households.income": ("view", "change"),
        "households.asset": ("view", "change"),
        "households.housing": ("view", "change"),
        "households.supporter": ("view", "change"),
        "households.localincomerule": KEEP,
        "households.personplan": ("view", "change"),
        "households.planreview": LOOK,
        "households.tag": KEEP,
        "benefits.department": KEEP,
        "benefits.benefitkind": KEEP,
        "benefits.benefitrelation": KEEP,
        "benefits.entitlementrule": ("view", "change"),
        "benefits.localvalue": KEEP,
        "benefits.roster": LOOK,
        "benefits.award": LOOK,
        "benefits.finding": LOOK,
        "benefits.findingevent": LOOK,
        "benefits.comparisonrun": LOOK,
        "benefits.lesson": LOOK,
        "benefits.letter": LOOK,
        "needs.needkind": KEEP,
        "needs.need": ("view", "change"),
        "needs.needevent": LOOK,
        "needs.evidence": LOOK,
        "needs.closing": LOOK,
        "needs.plantemplate": KEEP,
        "needs.templatetask": KEEP,
        "needs.needplan": LOOK,
        "needs.plantask": LOOK,
        "needs.planevent": LOOK,
        "needs.escalationrule": KEEP,
        "needs.escalation": LOOK,
        "needs.quickresponse": LOOK,
        "needs.quickstage": LOOK,
        "needs.returnrule": KEEP,
        "needs.returnvisit": LOOK,
        "needs.returnevent": LOOK,
        "needs.project": KEEP,
        "needs.servicegroup": KEEP,
        "needs.partnerunit": LOOK,
        "needs.offer": LOOK,
        "needs.referral": LOOK,
        "needs.referralevent": LOOK,
        "needs.provision": LOOK,
        "assist.job": LOOK,
    },
    Deed.RUN_ACCOUNTS: {
        "volunteers.user": KEEP,
        "volunteers.place": LOOK,
        "volunteers.team": LOOK,
        "assist.job": LOOK,
    },
    Deed.RUN_RIGHTS: {"volunteers.user": LOOK, "volunteers.post": KEEP, "volunteers.place": LOOK},
}


def posts_of(user, *, today=None) -> list:
    """The posts this person holds today, with their places; asked once for each request's user."""
    if not user.is_authenticated or not user.is_active:
        return []
    today = today or timezone.localdate()
    if not hasattr(user, "_posts_by_day"):  # set on the person, also through the request's lazy one
        user._posts_by_day = {}
    known = user._posts_by_day
    if today not in known:
        known[today] = sorted(_held_on(today).filter(user=user.pk), key=attrgetter("pk"))
        for post in known[today]:
            post.user = user
    return known[today]


@lru_cache(maxsize=4)
def _held_on(day):
    """The posts held on a day, for rights: asked for at every request, and put together once a day."""
    from volunteers.models import Post

    return Post.objects.held_on(day).for_rights()


def may(user, deed: str, place=None, *, today=None) -> bool:
    """Whether one of today's posts allows this deed, at this place when one is given (with its parents loaded)."""
    return any(
        deed in RIGHTS[post.role].does and (place is None or covers(post, place))
        for post in posts_of(user, today=today)
    )


def may_see(user, sees: str, place=None, *, today=None) -> bool:
    """Whether one of today's posts sees this class of fields, at this place when one is given."""
    return any(
        sees in RIGHTS[post.role].sees and (place is None or covers(post, place))
        for post in posts_of(user, today=today)
    )


def covers(post, place) -> bool:
    """Whether the post's place is this place or stands above it; a post without a place covers no place."""
    return post.place_id is not None and post.place_id in place.lineage()


def reach(user, path: str, *, sees: str = Sees.REACH, today=None) -> Q:
    """A condition for the rows whose building, found by the lookup ``path``, is in somebody's reach.

    It holds for nothing when no post of today sees this class of fields, and for everything when a post stands over
    the only street there is. ``path`` is a lookup such as ``"building"`` or ``"household__building"``.
    """
    return _inside([post for post in posts_of(user, today=today) if sees in RIGHTS[post.role].sees], path)


def reach_to(user, deed: str, path: str, *, today=None) -> Q:
    """A condition for the rows at whose building, found by the lookup ``path``, somebody may do a deed."""
    return _inside([post for post in posts_of(user, today=today) if deed in RIGHTS[post.role].does], path)


def _inside(posts, path) -> Q:
    """The rows whose building lies inside the place of one of these posts."""
    from volunteers.models import Place

    posts = [post for post in posts if post.place_id]
    if any(post.stands_over_everything for post in posts):
        return Q()
    if not posts:
        return Q(pk__in=[])
    return Q(**{f"{path}__in": Place.objects.buildings_below(post.place for post in posts).values("pk")})


def excluded_by(role: str) -> set[Role]:
    """The roles that nobody can hold together with this one."""
    return {two for one, two in EXCLUDES if one == role} | {one for one, two in EXCLUDES if two == role}


def is_another(user, doers) -> bool:
    """Whether somebody is none of those who did it: nobody checks, approves or reviews his own doing."""
    return all(doer.pk != user.pk for doer in doers)


def may_check(user, *, workers, place, today=None) -> bool:
    """Whether somebody may check at this place what ``workers`` (users) did: never their own work.

    Roles are those of today; a worker who holds no post here any more may be checked by anyone who checks here.
    """
    if not is_another(user, workers):
        return False
    checkable = set()
    for post in posts_of(user, today=today):
        if Deed.CHECK_NEED in RIGHTS[post.role].does and covers(post, place):
            checkable.update(RIGHTS[post.role].checks)
    return bool(checkable) and all(
        {post.role for post in posts_of(worker, today=today) if covers(post, place)} <= checkable for worker in workers
    )
