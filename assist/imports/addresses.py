"""Building and room out of an address as offices write it: 淮河路3栋203室, 江苏路123弄4号501室, 花园小区5-2-301."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

ABOVE = re.compile(
    r"^(?:[^省\d]{2,3}省)?(?:[^市\d]{2,3}市)?(?:[^区县\d]{1,4}区(?=[^\d]{2,}\d))?(?:[^\d]*街道)?(?:[^\d]{1,8}?(?:社区居委会|居委会|社区)(?=\D))?"
)
COUNT = r"(?:\d+|[A-Z]\d?|[一二三四五六七八九十]+|[东南西北])"
BARE = re.compile(rf"\d|{COUNT}(?:栋|幢|号楼|座|#|楼)")  # a building that only its number names
BUILDING = re.compile(rf"(?P<building>.*?{COUNT}(?:-\d+)?(?:栋|幢|号楼|座|#楼|#))(?P<rest>.*)")
LANE = re.compile(r"(?P<building>.*?\d+弄(?:\d+支弄)?\d+号楼?)(?P<rest>.*)")
STOREYED = re.compile(rf"(?P<building>.*?{COUNT}楼)(?P<rest>(?:{COUNT}单元)?-?\d{{3,4}}室?)")
HOUSE = re.compile(rf"(?P<building>.*?\d+号)(?P<rest>{COUNT}单元-?\d+(?:-\d+)?室?|-?\d{{3,4}}室?)")
DASHED = re.compile(r"(?P<estate>.*[^\d-])(?P<number>\d{1,3})-(?:(?P<unit>\d{1,2})-)?(?P<room>\d{3,4})室?")
DOOR = re.compile(r"(?P<building>.*\D\d+号)")
ROOM = re.compile(
    rf"-?(?:(?P<unit>{COUNT})(?:单元|门洞|门)|(?P<short>\d{{1,2}})-(?=[A-Z]?\d{{3}}))?-?(?:\d{{1,2}}[楼层](?=\D*\d))?"
    r"(?P<room>[A-Z]?\d+(?:-\d+)?[A-Z]?)(?:室|号|户|房间?)?(?P<more>.*)"
)


class Place(NamedTuple):
    """Where a household lives within the grid: the building with its estate or road, and the door in it."""

    building: str = ""
    room: str = ""


def plain(text):
    """An address as one compares it: half-width, capitals, one kind of dash, no blanks."""
    text = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[‐‑‒–—−―~]", "-", re.sub(r"\s+", "", text))


@lru_cache(maxsize=20_000)
def parse(address: str) -> Place:
    """The building and the room; both "" where the address does not say."""
    text = plain(address)
    within = text[ABOVE.match(text).end() :]
    text = within if within and not BARE.match(within) else text
    for pattern in (LANE, BUILDING, STOREYED, HOUSE):
        if found := pattern.fullmatch(text):
            return Place(building_name(found["building"]), room_name(found["rest"]))
    if found := DASHED.fullmatch(text):
        return Place(f"{found['estate']}{found['number']}栋", room_name(found["room"], found["unit"] or ""))
    found = DOOR.fullmatch(text)
    return Place(found["building"] if found else "")


def building_name(text):
    """A building by one name: 3# and 3 are 3栋; 幢, 号楼 and 座 stay as the office says them."""
    text = plain(text)
    return re.sub(r"#楼?$", "栋", text) if not text.isdigit() else text + "栋"


def room_name(text, unit=""):
    """A door by one name: 203 is 203室, its unit before it."""
    text, unit = plain(text), plain(unit)
    found = ROOM.fullmatch(text)
    if not found:
        return text.strip("-")
    unit = unit.removesuffix("单元") or found["unit"] or found["short"] or ""
    return (f"{unit}单元" if unit else "") + f"{found['room']}室" + found["more"]


def compose(*, address="", estate="", building="", unit="", room=""):
    """Building and room from a ledger's columns; the address fills what they leave open."""
    if room and not (address or building):  # 门牌: a door, or the whole of where somebody lives
        whole = parse(room)
        if whole.room and not BARE.match(whole.building):
            address, room = room, ""
    parsed = parse(address) if address else Place()
    if building:
        building = building_name(building)
        if BARE.match(building):
            where = plain(estate) or ("" if parsed.building or re.search(r"\d", address) else plain(address))
            building = where + building if where else parsed.building or building
    elif estate and parsed.building and BARE.match(parsed.building):
        building = plain(estate) + parsed.building
    else:
        building = parsed.building
    door = room_name(room, unit) if room else parsed.room
    return Place(building, door)


def building_key(name: str) -> str:
    """What tells buildings apart whoever wrote them: 3幢, 3号楼 and 3栋 of one road are one building."""
    return re.sub(r"(?<=\d)(?:幢|号楼|#楼|#|楼|座)$", "栋", plain(name))
