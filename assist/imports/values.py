"""What an office's words mean: category, relation, mode … from the cell to the model's choice."""

import re
import unicodedata
from functools import cache

from django.conf import settings
from django.utils.translation import override

from common.workbooks.cells import NOTHING
from households.models import (
    Category,
    Cause,
    DisabilityClass,
    FindingLevel,
    Health,
    Mode,
    Relation,
    SelfCare,
    Sex,
    Status,
    Work,
)
from needs.models import ServiceClass, Source, Urgency

# For each list of choices: words that mean exactly one of them; the first is what the office's own forms write.
# The labels of the choices themselves, in every language of the site, are always understood.
WORDS = {
    Category: {
        "none": "无 否 普通 一般 一般户 普通户 一般家庭 普通家庭 非救助对象 不享受 未享受",
        "dibao": "低保 最低生活保障 城市低保 农村低保 城乡低保 低保户 低保家庭 城低保 农低保 "
        "城市最低生活保障 农村最低生活保障 城乡最低生活保障",
        "single_dibao": "单人户低保 单人户 单人保 低保单人户 低保（单人户）",
        "tekun": "特困 特困人员 特困供养 分散供养 集中供养 分散特困 集中特困 五保 三无",
        "margin": "低保边缘 低保边缘家庭 低保边缘户 边缘户 低边 低边户 低边家庭 低收入 低收入家庭 低收入户",
        "rigid": "刚性支出 刚性支出困难家庭 刚性支出困难 支出型 支出型困难",
        "relapse_watch": "防止返贫监测对象 监测对象 返贫监测 脱贫不稳定 边缘易致贫",
        "temporary": "临时救助 临救",
        "other": "其他 其它 其他困难",
    },
    Cause: {
        "illness": "疾病 因病 患病 重病 大病",
        "disability": "残疾 因残",
        "no_labour": "缺乏劳动力 缺劳动力 缺劳力 无劳动力 无劳动能力",
        "job_loss": "失业 下岗 无业",
        "land_loss": "失地",
        "disaster": "灾害 因灾 受灾",
        "schooling": "因学 就学 上学",
        "rigid": "刚性支出 支出过大",
        "accident": "意外 意外事故 事故",
        "family_change": "家庭变故 变故",
        "other": "其他 其它",
    },
    Relation: {
        "head": "户主 本人 户主/本人 本人或户主",
        "spouse": "配偶 妻子 丈夫 妻 夫 爱人 老伴 夫妻 老公 老婆 夫人 之妻 之夫",
        "son": "子/婿 儿子 子 长子 次子 三子 独生子 继子 养子 女婿 婿",
        "daughter": "女/媳 女儿 女 长女 次女 三女 独生女 继女 养女 儿媳 媳 媳妇",
        "grandchild": "(外)孙子女 孙子女 外孙子女 孙子 孙女 孙 外孙 外孙女",
        "parent": "父母/岳父母/公婆 父母 父亲 母亲 父 母 岳父 岳母 公公 婆婆 公婆 继父 继母",
        "grandparent": "(外)祖父母 祖父母 外祖父母 祖父 祖母 外祖父 外祖母 爷爷 奶奶 外公 外婆",
        "sibling": "兄弟姐妹 兄 弟 姐 妹 哥哥 弟弟 姐姐 妹妹 兄弟 姐妹",
        "other": "其他 其它 侄子 侄女 外甥 外甥女 保姆 亲戚 其他亲属 非亲属",
    },
    Sex: {"male": "男 男性", "female": "女 女性"},
    Health: {
        "good": "健康或良好 健康 良好 好 正常",
        "weak": "一般或较弱 一般 较弱 体弱 较差",
        "chronic": "有慢性病 慢性病 慢病",
        "grave": "重病 大病 重大疾病 患重病 重特大疾病",
        "disabled": "残疾 残",
    },
    DisabilityClass: {
        "1": "视力 视力残疾 盲",
        "2": "听力 听力残疾 聋",
        "3": "言语 言语残疾 语言",
        "4": "肢体 肢体残疾 肢残",
        "5": "智力 智力残疾 智残",
        "6": "精神 精神残疾",
        "7": "多重 多重残疾",
    },
    Work: {
        "employed": "在职 在职人员 就业 已就业 上班 单位就业 企业就业 公益性岗位 公益岗位 务工",
        "flexible": "灵活就业 打零工 零工 临时工",
        "registered_jobless": "登记失业",
        "unregistered_jobless": "未登记失业 失业 无业 待业",
        "retired": "离休 退休 离退休",
        "business": "经商 个体 个体经营 自营 自主创业 创业 个体工商户",
        "at_school": "在校生 在校 学生 在读 上学 学龄前",
        "none": "无工作 无 务农 无劳动能力",
        "other": "其他 其它",
    },
    SelfCare: {
        "full": "自理 全自理 具备自理 具备生活自理能力 能自理 完全自理 有",
        "partial": "部分 部分丧失 半自理 半护理 部分自理 部分丧失生活自理能力 半失能",
        "lost": "完全丧失 无 不能自理 全护理 失能 完全丧失生活自理能力 无自理能力",
    },
    Status: {
        "normal": "正常 在册 健在",
        "missing": "失踪 失联",
        "deceased": "死亡 已故 去世 亡故 病故",
        "married_out": "嫁娶 出嫁 外嫁",
        "in_prison": "狱中服刑 服刑",
        "in_care": "机构照料 机构照护 入住机构 住养老院",
        "in_detox": "强制隔离戒毒 强戒",
        "religious": "宗教教职人员离家三年以上",
        "moved_out": "分户迁出 迁出 搬走 搬离 外迁 分户",
    },
    Mode: {
        "home": "上门 入户 家访",
        "group": "集中 集体",
        "phone": "电话",
        "video": "视频 微信",
    },
    FindingLevel: {
        "fine": "好 平稳 良好 正常 一般 无异常 稳定 整洁 无 安全 较好 可以",
        "watch": "关注 需关注 观察 较差 待观察 不稳定",
        "act": "需处理 处理 需帮助 差 危险 紧急 很差 立即处理",
    },
    Urgency: {
        "normal": "一般 普通 正常 低 不急",
        "soon": "较急 尽快 中 加急",
        "urgent": "紧急 急 特急 高 急需",
    },
    Source: {
        "visit": "走访 探访 入户 上门 家访 摸排",
        "walk_in": "来访 接待 上门反映 来访接待 窗口",
        "phone": "电话 热线 来电 12345 12349",
        "grid": "网格 网格员 楼栋长 片长 组长 邻长",
        "comparison": "比对 数据比对 信息比对",
        "workbook": "台账 表格 导入",
        "other": "其他 其它",
    },
}
# Parts of longer words, where no whole word fits; the first that fits counts.
PARTS = {
    Category: "单人户 single_dibao|边缘 margin|低边 margin|低收入 margin|特困 tekun|低保 dibao|刚性 rigid|支出型 rigid",
    Cause: "病 illness|残 disability|学 schooling|灾 disaster|劳动 no_labour|失业 job_loss|意外 accident",
    Relation: "孙 grandchild|祖 grandparent|岳 parent|婿 son|媳 daughter",
    Work: "未登记失业 unregistered_jobless|登记失业 registered_jobless|灵活 flexible|退休 retired|在校 at_school",
    Health: "慢性 chronic|重病 grave|大病 grave|残 disabled",
    Source: "走访 visit|探访 visit|电话 phone|热线 phone|网格 grid|来访 walk_in|比对 comparison",
    Urgency: "不急 normal|较急 soon|尽快 soon|急 urgent",
    Status: "死 deceased|故 deceased|迁 moved_out|服刑 in_prison|机构 in_care|戒毒 in_detox|失踪 missing",
}
CLASS_OF_KIND = (
    (re.compile(r"物资|物质|慰问|食品|衣|资助|救助金|补贴|助学"), ServiceClass.MATERIAL),
    (re.compile(r"心理|慰藉|情绪|陪伴|精神|疏导"), ServiceClass.PSYCHOLOGICAL),
)


def key(text: str) -> str:
    """One spelling for comparing words and names: half-width, lower case, without any blank."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def alike(one: str, other: str) -> bool:
    """Whether two names may be one person's, written otherwise once or changed: they share a character."""
    return bool(set(key(one)) & set(key(other)))


def choice(kind, text: str):
    """The choice a cell means, "" for an empty cell, None for words nobody has explained."""
    words = key(text)
    if not words:
        return ""
    exact, parts = _table(kind)
    if words in exact:
        return exact[words]
    if text.strip() in NOTHING:
        return ""
    return next((value for part, value in parts if part in words), None)


@cache
def _table(kind):
    exact = {}
    for value, words in WORDS[kind].items():
        exact.update((key(word), kind(value)) for word in words.split())
    for language, _name in settings.LANGUAGES:
        with override(language):
            exact.update((key(str(one.label)), one) for one in kind)
    parts = [part.split() for part in PARTS.get(kind, "").split("|") if part]
    return exact, [(key(word), kind(value)) for word, value in parts]


def file_number(text: str) -> str:
    """A household's number as it can stand in an address: no blanks, no slashes."""
    return re.sub(r"[/\\]+", "-", "".join(unicodedata.normalize("NFKC", text).split()))[:40]


def is_masked(text: str) -> bool:
    """Whether some of a number is hidden behind stars, as in 138****5678."""
    return "**" in text or "＊＊" in text


def class_of_kind(name: str):
    """Material, service or psychological, guessed from the name of a kind nobody has set up."""
    return next((found for words, found in CLASS_OF_KIND if words.search(name)), ServiceClass.SERVICE)
