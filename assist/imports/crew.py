"""Who helps, as an import sees it: visitors and persons in charge by name, teams, and the leads of places."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from assist.imports.marks import capacity
from assist.imports.outcomes import Reason
from assist.imports.values import key
from common.pinyin import name_key
from volunteers.models import Capacity, Place, Post, Team, User
from volunteers.rights import excluded_by

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody leads a place, as a row says in so many words, or as its rows let one see."""

    place: Place
    role: str
    user: User
    since: date | None
    is_said: bool


class Crew:
    """Finds people by name within a community, and writes down those who are not known yet."""

    def __init__(self):
        self.new_users: list[User] = []
        self.new_teams: list[Team] = []
        self.new_posts: list[Post] = []
        self._named = defaultdict(list)
        self._asked: set[str] = set()
        self._teams = {key(team.name): team for team in Team.objects.order_by("-pk")}
        self._claims: dict[tuple, list[Claim]] = defaultdict(list)

    def load(self, names):
        """Ask once for everybody who bears one of these names."""
        names = sorted({name for name in names if name} - self._asked)
        self._asked.update(names)
        for start in range(0, len(names), AT_ONCE):
            some = names[start : start + AT_ONCE]
            for user in User.objects.filter(name__in=some).order_by("pk"):
                self._named[key(user.name)].append(user)

    def person(self, name, community) -> User:
        """The person of this name who helps in the community; a new one, without a login, if there is none."""
        here = [user for user in self._named[key(name)] if _helps_in(user, community)]
        if here:
            return min(here, key=lambda user: (user.community_id is None, not user.username, user.pk or 0))
        user = User(username=None, name=name, name_key=name_key(name), community=community)
        user.set_unusable_password()
        self.new_users.append(user)
        self._named[key(name)].append(user)
        return user

    def team(self, name, hint) -> Team | None:
        """The team of this name; a new one goes out in the capacity that the sheet, else its name, says."""
        if not name:
            return None
        team = self._teams.get(key(name))
        if team is None:
            team = Team(name=name, capacity=hint or capacity(name) or Capacity.STAFF)
            self.new_teams.append(team)
            self._teams[key(name)] = team
        return team

    # --- posts -----------------------------------------------------------------------------------------------------

    def claim(self, place, role, user, since, *, is_said=True):
        """A row says (or lets one see) that somebody leads a place; `settle` decides when all rows are read."""
        self._claims[id(place), role].append(Claim(place, role, user, since, is_said))

    def settle(self, *, warn, today):
        """Give the vacant posts to those whom every row names; nobody who holds one is displaced."""
        wanted = []
        for claims in self._claims.values():
            claims = [claim for claim in claims if claim.is_said] or claims
            users = {id(claim.user): claim.user for claim in claims}
            if len(users) > 1:
                names = "、".join(user.name for user in users.values())
                words = _("%(place)s: the rows name several leads (%(names)s); none was appointed")
                warn(Reason(words % {"place": claims[0].place.name, "names": names}))
            else:
                wanted.append(min(claims, key=lambda claim: claim.since or today))
        posts = _posts(wanted)
        for claim in wanted:
            self._appoint(claim, claim.since or today, posts, warn)

    def _appoint(self, claim, since, posts, warn):
        place, user = claim.place, claim.user
        held = [post for post in posts if post.place_id == place.pk and post.role == claim.role] if place.pk else []
        mine = [post for post in posts if post.user_id == user.pk] if user.pk else []
        if any(post in mine for post in held):
            return  # holds it, or held it once: what the office has decided since stands
        holder = next((post.user for post in held if post.ends_on is None), None)
        if holder is not None:
            words = _("%(place)s: %(name)s holds the post; %(other)s was not appointed")
            warn(Reason(words % {"place": place.name, "name": holder.name, "other": user.name}))
            return
        lasting = [post for post in mine if post.ends_on is None or post.ends_on >= since]
        barred = any(post.role in excluded_by(claim.role) for post in lasting)
        if barred or (not claim.is_said and any(post.ends_on is None for post in mine)):
            words = _("%(place)s: %(name)s holds another post and was not appointed")
            warn(Reason(words % {"place": place.name, "name": user.name}))
            return
        last = max((post.ends_on for post in held), default=None)
        if last and last >= since:
            since = last + timedelta(days=1)
        self.new_posts.append(Post(user=user, place=place, role=claim.role, starts_on=since))


def _helps_in(user, community):
    """Whether somebody of this name is meant here; whoever helps in no particular community may be anywhere."""
    if user.community_id:
        return user.community_id == community.pk
    return user.community is None or user.community is community


def _posts(wanted):
    """Every post, past or present, of these places and people."""
    places = {claim.place.pk for claim in wanted if claim.place.pk}
    users = {claim.user.pk for claim in wanted if claim.user.pk}
    if not places and not users:
        return []
    rows = Post.objects.filter(Q(place__in=places) | Q(user__in=users))
    return list(rows.select_related("user").order_by("pk"))
