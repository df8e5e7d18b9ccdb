"""The demo office's resource list in full, and referrals in every state: what an office sees after a half year."""

from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone
from stdnum.cn import uscc

from assist.demo.grid import Grid
from needs.models import (
    Evidence,
    Move,
    Need,
    NeedEvent,
    NeedKind,
    Offer,
    PartnerUnit,
    Period,
    Provision,
    Referral,
    ReferralEvent,
    State,
    Status,
    Step,
)
from needs.models.offer import period_start
from needs.models.referral import FIRST_TOLD, LINK_LASTS
from needs.models.referral_steps import HOLDS

SORTS = {
    "家政公司": "purchased", "社区食堂": "canteen", "社工机构": "social", "护理站": "care", "银行网点": "partner",
}  # fmt: skip
MODES = {
    "上门": "home",
    "洗澡": "home",
    "送": "delivery",
    "代": "delivery",
    "医": "place",
    "检查": "place",
    "培训": "place",
}
WORDS = {
    State.DECLINED: "近期人手不足，下月可再联系",
    State.WITHDRAWN: "家属已自行解决",
}
WAY = {  # the moves that lead to each state
    State.OFFERED: (),
    State.ACCEPTED: (Move.ACCEPT,),
    State.DELIVERED: (Move.ACCEPT, Move.DELIVER),
    State.CONFIRMED: (Move.ACCEPT, Move.DELIVER, Move.CONFIRM),
    State.DECLINED: (Move.DECLINE,),
    State.EXPIRED: (Move.EXPIRE,),
    State.WITHDRAWN: (Move.WITHDRAW,),
}
REACHED = {
    Move.ACCEPT: State.ACCEPTED, Move.DELIVER: State.DELIVERED, Move.CONFIRM: State.CONFIRMED,
    Move.DECLINE: State.DECLINED, Move.EXPIRE: State.EXPIRED, Move.WITHDRAW: State.WITHDRAWN,
}  # fmt: skip
# Which needs are in the hands of partners: those that somebody works on, those done, those closed.
OF_NEEDS = {
    Status.IN_HAND: (
        State.OFFERED, State.ACCEPTED, State.OFFERED, State.DECLINED, State.EXPIRED, State.ACCEPTED, State.WITHDRAWN,
    ),
    Status.TO_CHECK: (State.DELIVERED, State.DELIVERED),
    Status.CLOSED: (State.CONFIRMED,) * 6,
}  # fmt: skip


def make_referrals(random: Random, grid: Grid, *, today: date) -> None:
    """Say more of each unit and offer, write down what volunteers can do, and refer needs to partners."""
    _fill_units(random, grid, today=today)
    _fill_offers(random, grid, today=today)
    _make_helpers(random, grid, today=today)
    for status, states in OF_NEEDS.items():
        needs = Need.objects.in_state(status).select_related("household", "kind").order_by("-raised_on", "-pk")
        for need, state in zip(needs[: len(states)], states, strict=False):
            _refer(random, grid, need, state, today=today)


def _fill_units(random, grid, *, today):
    units = list(PartnerUnit.objects.order_by("pk"))
    for number, unit in enumerate(units):
        unit.sort = SORTS.get(unit.kind, PartnerUnit.Sort.PARTNER)
        start = f"91340103000000{number:03d}"  # of no registered organisation
        unit.credit_code = start + uscc.calc_check_digit(start) if number % 4 else ""
        unit.address = f"{grid.buildings[number % len(grid.buildings)].name}旁"
        unit.agreement = f"共建协议〔{unit.listed_on.year}〕{number + 1}号"
        unit.agreement_ends_on = unit.listed_on + timedelta(days=random.choice((365, 730, 1095)))
    fields = ("sort", "credit_code", "address", "agreement", "agreement_ends_on")
    PartnerUnit.objects.bulk_update(units, fields)


def _fill_offers(random, grid, *, today):
    offers = list(Offer.objects.select_related("unit").order_by("pk"))
    for number, offer in enumerate(offers):
        offer.mode = next((mode for word, mode in MODES.items() if word in offer.what), Offer.Mode.HOME)
        offer.when = random.choice(("周一至周五", "每周三下午", "周末", "随时预约"))
        offer.capacity = random.choice((None, 3, 5, 10))
        offer.per = random.choice((Period.WEEK, Period.MONTH))
        offer.age_from = 60 if number % 5 == 0 else None
        offer.place = random.choice(grid.areas) if number % 7 == 0 else None
        offer.won = random.choice(("knocked", "knocked", "joined", "came", "bought"))
        offer.assured_on = None if number % 11 == 0 else today - timedelta(days=random.randint(2, 130))
        offer.assured_by = grid.office[0] if offer.assured_on else None
    fields = ("mode", "when", "capacity", "per", "age_from", "place", "won", "assured_on", "assured_by")
    Offer.objects.bulk_update(offers, fields)
    Offer.history.bulk_history_create(offers)


def _make_helpers(random, grid, *, today):
    kinds = {kind.name: kind for kind in NeedKind.objects.filter(parent=None)}
    can = (("理发", "生活照料"), ("陪医就诊", "健康医疗"), ("换灯泡修水管", "居住安全"), ("陪伴聊天", "心理慰藉"))
    helpers = [people[0] for people in grid.volunteers.values()][:6]
    for number, helper in enumerate(helpers):
        what, kind = can[number % len(can)]
        Offer.objects.offer(
            by=grid.office[0], today=today - timedelta(days=random.randint(1, 60)), helper=helper, what=what,
            kind=kinds.get(kind), capacity=random.choice((2, 4)), counted=Offer.Counted.HOURS, per=Period.WEEK,
            won=Offer.Won.CAME,
        )  # fmt: skip


def _refer(random, grid, need, state, *, today):
    """One referral in this state, its days between the need's last step and today."""
    serving = Offer.objects.given_on(today).filter(kind__in=(need.kind_id, need.kind.parent_id), helper=None)
    offers = list(serving.order_by("pk").select_related("unit")[:12])
    if not offers:
        return
    offer, by = random.choice(offers), grid.office[1]
    first = min(today, max(need.events.values_list("on", flat=True)))
    answer_by = today + timedelta(days=2) if state == State.OFFERED else first
    referral = Referral.objects.create(
        need=need, offer=offer, round=need.reopened, state=state, reserved_on=first, words=need.kind.name,
        answer_by=answer_by, channel="link", ground="consent", offered_by=by, offered_at=_at(random, first),
        link_until=_at(random, first) + LINK_LASTS, **_said(random, state, first),
    )  # fmt: skip
    if state in HOLDS and first >= period_start(offer.per, today) and (offer.capacity or 1) > offer.taken:
        offer.reserve(1, today=today)
    reached = State.OFFERED
    moves = [Move.OFFER, *WAY[state]]
    for number, move in enumerate(moves):
        reached = REACHED.get(move, reached)
        partner = offer.unit.contact if move in (Move.ACCEPT, Move.DELIVER, Move.DECLINE) else ""
        ReferralEvent.objects.create(
            referral=referral, need=need, move=move, state=reached, on=first,
            at=referral.offered_at + timedelta(minutes=10 * number), who=partner,
            by=by if move in (Move.OFFER, Move.CONFIRM, Move.WITHDRAW) else None,
            note=WORDS.get(reached, ""),
        )  # fmt: skip
    Provision.objects.tell(referral, by=by, fields=FIRST_TOLD, channel="link")
    if need.status == Status.IN_HAND:
        told = {"on": first, "at": _at(random, first), "round": need.reopened, "status": need.status}
        NeedEvent.objects.create(need=need, step=Step.REFER, by=by, note=f"{offer.unit}：{offer}", **told)
        if state == State.EXPIRED:
            NeedEvent.objects.create(need=need, step=Step.UNANSWERED, note=f"{offer.unit}：{offer}", **told)
    if state == State.DELIVERED:
        words = f"{offer.unit} · 签收单"
        Evidence.objects.create(need=need, round=need.reopened, kind=Evidence.Kind.RECEIPT, words=words, by=need.owner)


def _said(random, state, day) -> dict:
    """What the partner and the family said by then."""
    said = {}
    if Move.ACCEPT in WAY[state]:
        said |= {"accepted_on": day, "accepted_by": "值班经理", "planned_on": day + timedelta(days=1)}
    if Move.DELIVER in WAY[state]:
        said |= {"delivered_on": day, "hours": random.choice((1, 2, 3)), "proof": f"签收单{random.randint(100, 999)}"}
    if state == State.CONFIRMED:
        said |= {"confirmed_on": day, "satisfaction": random.choice((4, 5)), "family_words": "已经来过，很满意"}
    if state in WORDS:
        said["reason"] = WORDS[state]
    return said


def _at(random, day):
    hours = time(random.randint(8, 17), random.randint(0, 59))
    return timezone.make_aware(datetime.combine(day, hours))
