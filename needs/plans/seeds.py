"""The templates of plans every office starts with; supervisors change them afterwards."""

from needs.models import PlanTemplate, TemplateTask

# name -> (what to ask about the cause, goal, days until the first review, its steps: field of life, what, days)
TEMPLATES = {
    "儿童成长方案": (
        "家庭照护情况、在校表现、情绪变化；谁在照看，谁说得上话。",
        "有人照看，跟得上学习，有朋友，有规律的生活。",
        30,
        [
            ("心理健康", "与孩子单独谈一次，了解情绪和睡眠；需要时约心理老师", 14),
            ("学习成长", "与班主任联系，安排每周两次课业辅导", 14),
            ("人际交往", "邀请参加社区活动或“两小时伙伴”", 30),
            ("生活习惯", "与家人一起定作息和手机使用时间", 21),
        ],
    ),
    "失业青年就业方案": (
        "离开学校或上一份工作的原因，身体和家庭的限制，想做什么、会做什么。",
        "找到一份做得下去的工作。",
        30,
        [
            ("原因", "与本人谈一次，写明没有工作的原因和求职意向", 7),
            ("培训", "与就业服务站联系，选定职业技能培训", 21),
            ("课程", "陪同报名，跟进到课情况", 45),
            ("就业", "推荐岗位三个以上，陪同第一次面试", 60),
        ],
    ),
    "老人照护方案": (
        "自理能力、用药和慢病，谁在身边，家里哪些地方不安全。",
        "在家住得安全，看得上病，有人照看。",
        30,
        [
            ("照护", "评估自理能力，安排助餐、助浴或上门照料", 14),
            ("陪同就医", "建立就医和用药清单，安排固定陪诊人", 21),
            ("居家安全", "查看用电用气、扶手和防滑，列出要改的地方并落实", 30),
        ],
    ),
}


def seed_templates() -> None:
    """Make the templates that are missing; what an office renamed or retired stays as it is."""
    for position, (name, (cause, goal, days, tasks)) in enumerate(TEMPLATES.items()):
        values = {"cause": cause, "goal": goal, "review_days": days, "position": position}
        template, is_new = PlanTemplate.objects.get_or_create(name=name, defaults=values)
        if is_new:
            for place, (field, what, due) in enumerate(tasks):
                TemplateTask.objects.create(template=template, field=field, what=what, days=due, position=place)
