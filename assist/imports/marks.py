"""What offices write into their cells and around their tables: done or not, met or not, totals, signatures."""

import re
import unicodedata

from assist.imports.rows import STAFF, VOLUNTEER
from assist.imports.words import words

YES, NO = words("yes"), words("no")

CLOSED = re.compile(
    r"(?:当事人|本人|居民|家属)?已?(销号|完成|办结|解决|结案|落实|办理|办毕|完结|处理|销|办|结|处置|结束|实现|闭环|关闭|满足|办好|对接|自行解决)(完毕|完成|销号|办结|到位|好)?"
    r"|(100%|全部完成|已全部完成|完毕|办理完毕|处理完毕|办理完成|圆满完成|顺利完成|当场办结|立即办结|已帮助解决|已协调解决|1\.0)"
)
OPEN = re.compile(
    r"(未|没有?|尚未|还未|暂未|待|不)(销号|完成|办结|解决|结案|落实|办理|完结|处理|处置|办|销|对接|开始|实现|启动|核实|认领|受理|派单|跟进).*"
    r"|(正在|正|在)?(办理|进行|处理|推进|跟进|解决|落实|协调|处置|实施|对接|审核|审批|申请|帮扶|受理|走流程)(中|之中|过程中)?[.…]*"
    r"|(持续|长期|继续|定期|正在)(跟进|推进|办理|进行|帮扶|关注|落实|解决|协调|处理|对接)中?|部分(完成|解决|落实|办结)|基本完成|已(受理|登记|收集|上报|交办|派单|认领|接单|转办|立项|审批)"
    r"|正在.+|(待|拟)(办|定|处理|解决|落实|销号).*|未办|挂起|暂缓|滞后|逾期|超期|新增|在办|推进|0?\d?\d%"
)
DROPPED = re.compile(
    r"已?(撤销|撤回|取消|放弃|终止|作废|不予办理|不予受理|无法(解决|办理|满足|落实)|不再需要|中止|撤单|退单|无需办理|不符合(条件|政策))(办理|需求|诉求)?"
)

NOT_MET = re.compile(
    r"(未遇到?|未遇见|未见面?|未见到|没有?(遇到|见到)|不在家?|家中无人|家里没人|无人(在家|应答|应门|开门)?|敲门(无人应答?|无应答?|未应|无人)?|外出|"
    r"未接通?|无人接听|未入户|未成功|拒访|未联系上|联系不上|暂未遇到?|不遇)(本人|对象|老人)?"
)
MET = re.compile(r"(已?见到?面?(本人)?|已遇|遇到?见?|在家|本人在家|已入户|成功|见面|正常|已见本人|当面)")

STAFF_WORDS = re.compile(
    r"工作人员|社区干部|专干|居委|村委|两委|街道|民政|网格员|网格长|工作站|社工|社区工作者|社区工作|工作者|党委|党总支|党支部|机关|干部|书记|主任|"
    r"社区$|居民区$|救助站|救助顾问|顾问|事务中心|服务中心|社保所|司法所|派出所|卫生服务|职员|在编|^专职|包保"
)
VOLUNTEER_WORDS = re.compile(r"志愿|义工|街坊|管家|爱心|义务|雷锋|红马甲|红袖章|邻里|邻长|楼栋长|楼组长|热心|公益|巾帼")

TICKED = re.compile(r"[☑✓√✔■☒]\s*(?:\]|】)?\s*([^\s☑✓√✔■□☐☒()（）]+)")
BOX = re.compile(r"[□☐]")
STARTED = re.compile(r"^[(（]?(例|示例|样例|填写示例|举例|例如|如)[:：)）]")
TOTAL = re.compile(
    r".{0,12}(小计|合计|总计|共计|累计|本页计|本页共|总共)(户数|人数)?[:：]?([\d.,]*(户|人|条|家|次|人次|项|件|个|份|元)?[，,、;；]?)*"
    r"|共计?[\d.,]+(户|人|条|家|次|人次|项|件|个|份|元).{0,20}|合\.?计|计|总\.?计"
)
SIGNED_ALONE = words("signed")
SIGNATURE = re.compile(
    rf"({'|'.join(sorted(SIGNED_ALONE, key=len, reverse=True))})"
    r"(签名|签字|[(（].{0,8}[)）])?\s*[:：](?P<value>.*)",
    re.DOTALL,
)
REMARK = re.compile(
    r"[*※★☆]?\s*(备注|注|说明|填表说明|填报说明|填写说明|注意事项|注意|提示|温馨提示|附注|附|注意事项|填报要求|填写要求"
    r"|备 *注|统计口径|口径说明|数据来源|打印)\s*\d?[:：]"
    r"|(注|说明|备注|填表说明|填报说明)\d?[.、]|以上|以下|续表|接上页|转下页|第\s*\d+\s*页|共\s*\d+\s*页|此页无正文|单位[:：]|本表"
)
HINT = re.compile(
    r"[(（\[]?(必填|选填|非必填|可选|必录|选录|非必录|条件必填|自动生成|系统生成|下拉选择|下拉|文本|日期|数字|文本格式|日期格式|数字格式|字符|可空|不可空|可不填)[)）\]]?.{0,12}"
    r"|[(（]?(例|如|示例|格式|例如|样例|填写)[:：].*|yyyy.?mm.?dd.*",
    re.IGNORECASE,
)

UNIT = re.compile(
    r"^(统计单位|填报单位|制表单位|填表单位|上报单位|报送单位|编制单位|单位名称|单位|填报社区|所属社区|社区名称|社区)(名称)?([(（].{0,4}[)）])?\s*[:：]\s*(?P<value>\S.*)"
)
MADE_ON = re.compile(
    r"(制表|填报|填表|报出|统计|报表|打印|导出|报送|截止|截至)(时间|日期|日)?\s*[:：]?\s*(?P<value>\d{4}[年./-]\d{1,2}[月./-]\d{1,2}日?)"
)


def plain(text):
    """A word as one compares it: half-width, without spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def ticked(text):
    """The word behind the ticked box of a form (☑是 □否), the text itself where there are no boxes."""
    found = TICKED.search(text) if BOX.search(text) else None
    return found[1] if found else text


MODES = (
    ("video", re.compile(r"视频|微信通话")),
    ("phone", re.compile(r"电话|通话|来电|去电|致电|手机|短信|微信|线上")),
    ("group", re.compile(r"集中|集体|座谈|活动|小组")),
    ("home", re.compile(r"上门|入户|登门|家访|走访|实地|面访|家中|住所|探望|慰问")),
)


def mode(text):
    """Which way of visiting the words mean, or ""."""
    word = plain(ticked(text))
    return next((name for name, words in MODES if words.search(word)), "")


def yes_or_no(text):
    """True, False, or None where the cell says neither."""
    word = plain(ticked(text)).upper()
    return True if word in YES else False if word in NO else None


def closing(text):
    """ "closed", "open", "dropped", or "" where the words do not say."""
    word = re.split(r"[(,。;；:]|\d{4}[-./年]", plain(ticked(text)), maxsplit=1)[0].rstrip(".!")
    answer = yes_or_no(word)
    if answer is not None:
        return "closed" if answer else "open"
    for meaning, pattern in (("dropped", DROPPED), ("open", OPEN), ("closed", CLOSED)):
        if pattern.fullmatch(word):
            return meaning
    return ""


def was_met(text):
    """False for 未遇 and the like, True for its opposite, None where the text is about something else."""
    word = re.split(r"[,。;；(:、]", plain(text), maxsplit=1)[0]
    if NOT_MET.fullmatch(word):
        return False
    return True if MET.fullmatch(word) else None


def capacity(text):
    """STAFF, VOLUNTEER or "" by the words alone."""
    word = plain(text)
    if VOLUNTEER_WORDS.search(word):
        return VOLUNTEER
    return STAFF if STAFF_WORDS.search(word) else ""
