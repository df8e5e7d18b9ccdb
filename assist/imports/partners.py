"""Partner lists: one row a unit, with what it offers."""

import re

from stdnum.cn import uscc

from assist.imports.marks import plain
from assist.imports.rows import Line, PartnerRow
from needs.models.credit_code import compact

SEPARATOR = re.compile(
    r"[，,;；\n|]|(?<!\d)、|(?<=[^\d])/(?=[^\d])|(?=[①-⑳])|(?<=[^\d\s])\s*(?=\d{1,2}[.、．]\s*[^\d\s])"
)
NUMBERING = re.compile(r"^\s*(?:[(（]?\d{1,2}[)）.、．]\s*|[①-⑳]\s*|[-·•●]\s*)")
INSIDE = re.compile(r"[(（][^()（）]*[)）]")
ENDED = re.compile(r"已?(终止|结束|退出|到期|解约|停止|取消|失效|撤销|注销)(合作)?|不再合作|否|无效")

# What stands in cells, and what of an offer it means.
MODES = {
    "上门": "home", "入户": "home", "线上": "online", "网络": "online", "电话": "phone", "配送": "delivery",
    "送货": "delivery", "到店": "place", "到点": "place", "机构": "place", "站点": "place",
}  # fmt: skip
WAYS = {
    "敲门": "knocked", "走访": "knocked", "主动": "came", "党建": "joined", "共建": "joined", "采购": "bought",
    "购买": "bought", "介绍": "named", "推荐": "named",
}  # fmt: skip
SORTS = {
    "食堂": "canteen", "社工": "social", "社会组织": "social", "社会工作": "social", "护理站": "care", "卫生站": "care",
    "卫生服务": "care", "慈善": "charity", "基金会": "charity",
}  # fmt: skip


CALLED = re.compile(
    r"(?:(?P<who>[\u4e00-\u9fff]{2,6})[:：\s]*(?=[\d+(（]))?(?P<number>.*)", re.DOTALL
)  # 张主任13900000000


def read_partners(table) -> list[PartnerRow]:
    """Every unit of a table."""
    return [_partner(table, row, cells) for row, cells in table.body.lines]


def _partner(table, row, cells):
    reader = table.reader(row, cells, table.fields)
    called = CALLED.fullmatch(reader.code("phone"))
    partner = PartnerRow(
        source=table.source(row),
        lines=[Line(row, tuple(cells))],
        refusals=reader.refusals,
        warnings=reader.warnings,
        name="".join(reader.value("name", essential=True).split("\n")).strip(),
        kind=reader.value("kind"),
        sort=_word_of(reader.value("kind"), SORTS),
        offers_as_written=reader.value("offers"),
        contact=reader.value("contact") or called["who"] or "",
        phone=called["number"],
        address=reader.value("address"),
        capacity=reader.value("capacity"),
        credit_code=compact(reader.code("credit_code")),
        agreement=reader.value("agreement"),
        mode=_word_of(reader.value("mode"), MODES),
        when=reader.value("when"),
        for_whom=reader.value("for_whom"),
        won=_word_of(reader.value("won"), WAYS),
        assured_on=reader.date("assured_on", past=True),
        since=reader.date("since"),
        ended_on=reader.date("ended_on"),
        note=reader.text("note"),
        extra=table.unknown(cells),
    )
    if partner.credit_code and not uscc.is_valid(partner.credit_code):
        reader.warn("credit-code-wrong", "credit_code", partner.credit_code)
        partner.credit_code = ""
    if not partner.sort and partner.won == "bought":
        partner.sort = "purchased"
    partner.offers = split_offers(partner.offers_as_written)
    if not partner.name and not reader.refusals:
        reader.refuse("unit-missing", "name")
    state = plain(reader.value("state"))
    if state and ENDED.fullmatch(state) and not partner.ended_on:
        reader.warn("ended-without-date", "state", state)
    reader.refuse_unreadable()
    return partner


def _word_of(text, words) -> str:
    """What a cell means, by the first word that stands in it; "" where none does."""
    return next((meaning for word, meaning in words.items() if word in text), "")


def split_offers(text):
    """The services in one cell, each once; what stands in brackets is not split."""
    kept = []
    text = INSIDE.sub(lambda found: kept.append(found[0]) or f"\x00{len(kept) - 1}\x00", text)
    whole = (re.sub(r"\x00(\d+)\x00", lambda found: kept[int(found[1])], part) for part in SEPARATOR.split(text))
    parts = (NUMBERING.sub("", part).strip(" 。.;；") for part in whole)
    return list(dict.fromkeys(part for part in parts if part))
