"""The kinds of needs that every office starts with; supervisors change them afterwards."""

from needs.models import NeedKind, ServiceClass

MATERIAL, SERVICE, PSYCHOLOGICAL = ServiceClass.MATERIAL, ServiceClass.SERVICE, ServiceClass.PSYCHOLOGICAL

# kind -> class, days until a new need is due, the finer kinds below it
KINDS = {
    "生活照料": (SERVICE, 15, ["上门做饭", "打扫卫生", "洗澡协助", "助餐送餐", "代购生活用品"]),
    "健康医疗": (SERVICE, 30, ["陪医就诊", "代配药", "白内障检查", "康复训练", "下楼就医", "申请护理床"]),
    "居住安全": (SERVICE, 30, ["安装扶手", "防滑处理", "线路检修", "漏水维修", "燃气报警器"]),
    "心理慰藉": (PSYCHOLOGICAL, 30, ["陪伴聊天", "心理疏导", "亲情视频"]),
    "就业助学": (SERVICE, 60, ["找工作", "技能培训", "助学金申请", "学习用品"]),
    "物资帮扶": (MATERIAL, 15, ["米面油", "轮椅", "冬季棉被", "移动洗澡椅"]),
    "政策办理": (SERVICE, 60, ["代办低保申请", "临时救助申请", "申请护理补贴", "办理残疾人证", "医保缴费资助"]),
    "理发等便民": (SERVICE, 15, ["上门理发", "配钥匙", "家电维修"]),
}
# The finer kinds that are goods although the kind above them is a service.
OF_ANOTHER_CLASS = {"学习用品": MATERIAL, "燃气报警器": MATERIAL}


def seed_kinds() -> None:
    """Make the kinds that are missing; what an office renamed or retired stays as it is."""
    for position, (name, (service_class, days, finer)) in enumerate(KINDS.items()):
        defaults = {"service_class": service_class, "days": days, "position": position}
        top, is_new = NeedKind.objects.get_or_create(parent=None, name=name, defaults=defaults)
        if is_new:
            for place, below in enumerate(finer):
                own = {"position": place, "service_class": OF_ANOTHER_CLASS.get(below, service_class)}
                NeedKind.objects.create(parent=top, name=below, **(defaults | own))
