"""The files and people that rows may mean: those on file already, and those this import will open."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import F
from django.utils.translation import gettext as _

from assist.imports.outcomes import Reason
from assist.imports.rows import HouseholdRow, Source
from assist.imports.values import alike, file_number, is_masked, key
from common.crypto import keyed_index
from households.models import Household, Membership, Person
from volunteers.models import Place

AT_ONCE = 2000
DISAGREE = {"birth-disagrees", "sex-disagrees", "relation-disagrees"}


class NotFound(Exception):
    """A row means nobody on file, or more than one; the message says which."""


@dataclass(eq=False, slots=True)
class File:
    """One household's file with its members, present and past, as this import leaves it."""

    household: Household
    community: Place
    members: list[Membership] = field(default_factory=list)
    is_reachable: bool = True  # whether whoever imports may import into its community
    row: Source | None = None  # the row of this import that speaks of it
    is_new: bool = False

    @property
    def present(self):
        return [member for member in self.members if member.left_on is None]

    @property
    def head(self):
        return next((member for member in self.present if member.is_head), None)

    def __str__(self):
        """Its number, or where it stands in the files when it has none yet."""
        return self.household.number or str(self.row)


class Register:
    """Finds files and people by number, identity number or name; asks the database in large helpings."""

    def __init__(self, grid):
        self.grid = grid
        self.files: dict[int, File] = {}  # by the household's key
        self.by_number: dict[str, File] = {}
        self.people: dict[str, Person] = {}  # by the index of the identity number
        self.places_of: dict[int, list[tuple[File, Membership]]] = defaultdict(list)  # by id(person)
        self.by_name: dict[str, list[tuple[File, Membership]]] = defaultdict(list)
        self.owners: dict[str, HouseholdRow] = {}  # by identity number: whose it is, where rows disagree
        self._persons: dict[int, Person] = {}
        self._indexes: dict[str, str | None] = {}

    # --- asking the database ---------------------------------------------------------------------------------------

    def load(self, *, numbers=(), identities=(), names=(), heads=(), unidentified_heads=()):
        """Bring in every file and person of these file numbers, identity numbers and names.

        ``heads`` are brought in only where they are the head of a file, the last also only without identity number.
        """
        ids = set()
        fresh = []
        indexes = [self.index(identity) for identity in identities]
        for some in helpings(index for index in indexes if index and index not in self.people):
            for person in Person.objects.filter(identity_index__in=some).select_related("merged_into"):
                kept = person.merged_into or person
                self.people[person.identity_index] = self._persons.setdefault(kept.pk, kept)
                fresh.append(kept.pk)
        heading = Membership.objects.present().filter(is_head=True)
        for rows, lookup, values in (
            (Membership.objects.valid(), "person__in", fresh),
            (Membership.objects.valid(), "person__name__in", names),
            (heading, "person__name__in", heads),
            (heading.filter(person__identity_index=None), "person__name__in", unidentified_heads),
        ):
            for some in helpings(values):
                ids.update(rows.filter(**{lookup: some}).values_list("household", flat=True))
        for some in helpings(spelling for number in numbers for spelling in spellings(number)):
            ids.update(Household.objects.filter(number__in=some).values_list("pk", flat=True))
        self._load_files(ids - self.files.keys())

    def _load_files(self, ids):
        found = []
        for some in helpings(ids):
            rows = Household.objects.filter(pk__in=some).annotate(community_pk=F("building__parent__parent__parent"))
            found += rows
        self.grid.open({self.grid.places[household.community_pk] for household in found})
        for household in found:
            household.building = self.grid.places[household.building_id]
            community = self.grid.places[household.community_pk]
            reachable = community in self.grid.communities
            self.add(File(household, community, is_reachable=reachable))
        for some in helpings(household.pk for household in found):
            rows = Membership.objects.valid().filter(household__in=some).select_related("person").order_by("pk")
            for member in rows:
                member.person = self._persons.setdefault(member.person_id, member.person)
                self.join(self.files[member.household_id], member)

    def index(self, identity):
        """The keyed index of an identity number, reckoned once."""
        if identity not in self._indexes:
            self._indexes[identity] = keyed_index(identity, purpose="identity")
        return self._indexes[identity]

    def settle_claims(self, rows, about):
        """Where rows give one identity number to people of different names, say which row has it right.

        The name on file decides; else the one in most rows about visits and needs; else the row that does not
        contradict the number's birth, sex or relation; else the first.
        """
        votes = Counter((row.identity_number, key(row.person_name)) for row in about if row.identity_number)
        claims = defaultdict(list)
        for row in rows:
            for member in row.members:
                if member.identity_number:
                    claims[member.identity_number].append((row, member))
        for identity, named in claims.items():
            if len(named) == 1 or len({key(member.name) for _row, member in named}) == 1:
                continue
            person = self.person(identity)
            self.owners[identity] = max(named, key=lambda claim: _trust(*claim, person, votes))[0]

    # --- what the import adds --------------------------------------------------------------------------------------

    def add(self, file: File):
        """One more file, from the database or new."""
        if file.household.pk:
            self.files[file.household.pk] = file
        if file.household.number:
            self.by_number[file.household.number] = file

    def join(self, file: File, member: Membership):
        """One more membership of a file, with its person."""
        file.members.append(member)
        person = member.person
        self.places_of[id(person)].append((file, member))
        self.by_name[key(person.name)].append((file, member))
        self.identify(person)

    def identify(self, person: Person):
        """Whoever has an identity number is found by it."""
        if person.identity_index:
            self.people[person.identity_index] = person

    # --- finding ---------------------------------------------------------------------------------------------------

    def numbered(self, number) -> File | None:
        """The file that bears this number, as it is written or in the spelling the office gives numbers."""
        return next((self.by_number[one] for one in spellings(number) if one in self.by_number), None)

    def person(self, identity) -> Person | None:
        """Whoever has this identity number."""
        return self.people.get(self.index(identity)) if identity else None

    def spoken_for(self, row) -> Person | None:
        """The person that a visit or need on file is about; the head, where nobody is named."""
        if row.person_id is not None:
            return self._persons.get(row.person_id)
        file = self.files.get(row.household_id)
        return stands_for(file, None) if file else None

    def open_membership(self, person) -> tuple[File, Membership] | None:
        """The file somebody belongs to now, open or closed."""
        return next((place for place in self.places_of[id(person)] if place[1].left_on is None), None)

    def find(self, row, *, day, community, warn) -> tuple[File, Person | None]:
        """The file and person that a visit or need is about, or NotFound.

        By identity number, else by name and what else the row tells of the person: file number, head, home, phone.
        """
        if row.identity_number:
            return self._by_identity(row, day, warn)
        name = row.person_name or row.head_name
        if name:
            return self._by_name(row, name, day, community)
        file = self.numbered(row.household_number)
        if file is None or not file.is_reachable:
            raise NotFound(_("there is no file “%(number)s”") % {"number": row.household_number})
        return file, None

    def _by_identity(self, row, day, warn):
        person = self.person(row.identity_number)
        places = [place for place in self.places_of[id(person)] if place[0].is_reachable] if person else []
        if not places:
            raise NotFound(_("%(name)s is on no file") % {"name": row.person_name or row.identity_number})
        file = _place_on(places, day)[0]
        if row.person_name and key(row.person_name) != key(person.name):
            words = _("the identity number is that of %(name)s on file, the row says %(other)s")
            words %= {"name": person.name, "other": row.person_name}
            if not may_be_renamed(person, row.person_name, file, row):
                raise NotFound(words)
            warn(Reason(words))
        return file, person

    def _by_name(self, row, name, day, community):
        found = [place for place in self.by_name[key(name)] if place[0].is_reachable]
        if not row.person_name:
            found = [place for place in found if place[1].is_head]
        if not found:
            raise NotFound(_("%(name)s is on no file") % {"name": name})
        hints = self._hints(row)
        if hints and not any(fits(*place) for fits in hints for place in found):
            words = _("the %(name)s on file lives elsewhere, or has another file number, head or phone")
            raise NotFound(words % {"name": name})
        for fits in (*hints, lambda file, _member: file.community is community):
            found = [place for place in found if fits(*place)] or found
        if len({id(member.person) for _file, member in found}) > 1:
            files = "、".join(str(file) for file, _member in found)
            words = _("several people on file are called %(name)s (%(files)s); give the identity number")
            raise NotFound(words % {"name": name, "files": files})
        file, member = _place_on(found, day)
        return file, member.person

    def _hints(self, row):
        """What a row without an identity number still tells of the person, surest first: questions of a membership."""
        hints = []
        if row.household_number:
            numbers = spellings(row.household_number)
            hints.append(lambda file, _member: file.household.number in numbers)
        if is_masked(row.identity_as_written):
            hints.append(lambda _file, member: member.person.identity_mask == row.identity_as_written)
        if row.head_identity:
            hints.append(lambda file, _m: file.head is not None and file.head.person is self.person(row.head_identity))
        elif row.person_name and row.head_name:
            hints.append(lambda file, _m: file.head is not None and key(file.head.person.name) == key(row.head_name))
        if row.building or row.address:
            hints.append(lambda file, _member: lives_there(file.household, row))
        if row.phone and not is_masked(row.phone):
            hints.append(lambda file, member: row.phone in (file.household.phone, member.person.phone))
        return hints


def _trust(row, member, person, votes):
    """How sure it is that an identity number is this member's."""
    doubts = {problem.code for problem in (*row.warnings, *member.warnings)} & DISAGREE
    name = person.name if person else ""
    called = votes[member.identity_number, key(member.name)]
    return key(member.name) == key(name), alike(member.name, name), called, -len(doubts)


def spellings(number):
    """A file number as it is written, and as it would be given to a new file."""
    return tuple(dict.fromkeys(one for one in (number.strip(), file_number(number)) if one))


def may_be_renamed(person, name, file, row):
    """Whether another name under the same identity number may be the same person's: a like name, in the same home.

    Anything else is rather a number that slipped into a wrong line.
    """
    is_home = file is None or not (row.building or row.address) or lives_there(file.household, row)
    return alike(name, person.name) and is_home


def lives_there(household, row):
    if row.address and key(row.address) == key(household.living_address):
        return True
    same_room = not row.room or not household.room or key(row.room) == key(household.room)
    return bool(row.building) and key(row.building) == key(household.building.name) and same_room


def stands_for(file: File, person: Person | None) -> Person | None:
    """Who is meant: the person named; where nobody is named, the head stands for the household."""
    return person or (file.head.person if file.head else None)


def _place_on(places, day):
    """The membership of a day; else the present one, else the last."""
    then = [
        (file, member)
        for file, member in places
        if (member.joined_on is None or member.joined_on <= day) and (member.left_on is None or member.left_on > day)
    ]
    now = [place for place in places if place[1].left_on is None]
    return (then or now or places)[-1]


def helpings(values):
    """The values without repeats, in helpings that one question can carry."""
    values = list(dict.fromkeys(values))
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]
