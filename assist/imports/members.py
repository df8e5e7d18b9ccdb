"""One person of a household out of his cells."""

import re
from functools import lru_cache

from assist.imports.marks import plain
from assist.imports.rows import MemberRow, Source
from assist.imports.words import words
from common.workbooks.cells import is_rough, text_of

HEAD_WORDS = words("head")
MALE = re.compile(
    r"儿子|[长次三四独养继]子|^子(/婿)?$|女?婿|丈夫|^夫$|父亲?$|爷爷|祖父|外公|兄|弟|哥|孙子|侄子|外甥$|岳父|公公|伯|叔"
)
FEMALE = re.compile(
    r"女儿|[长次三四独养继]女|^女(/媳)?$|媳|妻子?$|母亲?$|奶奶|祖母|外婆|姐|妹|孙女|侄女|外甥女|岳母|婆婆|姑|姨"
)
BOTH = re.compile(r"子女|父母|姐妹|兄弟姐|夫妻|祖父母|岳父母")
LEVEL = re.compile(r"([一二三四1234])\s*级")
LEVELS = dict(zip("一二三四1234ⅠⅡⅢⅣ", (1, 2, 3, 4) * 3, strict=True))
CLASSES = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")
TEXTS = (
    *("phone", "ethnicity", "marriage", "education", "registered_address", "health", "illness", "disability_number"),
    *("labour", "work", "workplace", "schooling", "self_care", "category", "status", "note"),
)
KEPT = {"health", "labour", "work", "self_care", "category", "status", "note"}  # where 无 is an answer


def is_head_word(relation):
    return plain(relation) in HEAD_WORDS


def read_member(reader, source: Source, *, relation="", is_head=False) -> MemberRow | None:
    """The person in the reader's present columns, or None where they are empty."""
    before = len(reader.refusals)
    name = reader.name("name")
    identity = reader.identity("identity")
    if not name and not identity.text and len(reader.refusals) == before:
        return None
    member = MemberRow(
        source=source,
        name=name,
        is_head=is_head,
        relation=reader.text("relation") or relation,
        identity_number=identity.text,
        identity_as_written=text_of(reader.cell("identity")),
        identity_kind=str(identity.kind) if identity.text else "",
        sex=identity.sex,
        birth_date=identity.birth_date,
    )
    if not name and len(reader.refusals) == before:
        reader.refuse("name-missing", "name")
    fields = reader.fields
    if "sex" in fields:
        _sex(reader, member, identity)
    if "birth_date" in fields:
        _birth(reader, member, identity)
    if member.relation and identity.sex:
        _check_relation(reader, member, identity)
    if "disability_class" in fields or "disability_level" in fields:
        _disability(reader, member)
    for field in TEXTS:
        if field in fields:
            read = reader.text if field in KEPT else reader.code if field == "phone" else reader.value
            setattr(member, field, read(field))
    if "monthly_income" in fields:
        member.monthly_income = reader.amount("monthly_income")
    if "joined_on" in fields:
        member.joined_on = reader.date("joined_on")
    if "left_on" in fields:
        member.left_on = reader.date("left_on")
    return member


def _sex(reader, member, identity):
    written = plain(reader.value("sex"))
    sex = {"男": "male", "女": "female", "男性": "male", "女性": "female", "M": "male", "F": "female"}.get(written, "")
    if sex and identity.sex and sex != identity.sex:
        reader.warn("sex-disagrees", "sex", written)
    member.sex = sex or identity.sex


def _birth(reader, member, identity):
    """The birth date of the identity number counts; without one the sheet's is part of who the person is."""
    born = identity.birth_date
    if not born:
        member.birth_date = reader.date("birth_date", essential=True, past=True)
        return
    written = reader.date("birth_date", may_be_rough=True)
    same = (born, born.replace(day=1)) if is_rough(reader.cell("birth_date")) else (born,)
    if written and written not in same:
        reader.warn("birth-disagrees", "birth_date", written.isoformat())


def _check_relation(reader, member, identity):
    if (implied := relation_sex(member.relation)) and implied != identity.sex:
        reader.warn("relation-disagrees", "relation", member.relation)


@lru_cache(maxsize=1000)
def relation_sex(relation):
    """The sex that a relation implies, "" for 配偶, 父母 and the like."""
    word = plain(relation)
    if BOTH.search(word):
        return ""
    if FEMALE.search(word):
        return "female"
    return "male" if MALE.search(word) else ""


def _disability(reader, member):
    written = plain(reader.value("disability_class"))
    level = plain(reader.value("disability_level"))
    member.disability_class = next((name for name in CLASSES if name in written), "")
    if not member.disability_class and written and not LEVEL.search(written) and written not in ("否", "是", "有"):
        member.disability_class = written
    found = LEVEL.search(level) or LEVEL.search(written)
    member.disability_level = LEVELS[found[1]] if found else LEVELS.get(level)
