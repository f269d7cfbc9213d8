"""Layer 0: the words of the process: listed words, computed states, their labels.

Each member reads `NAME = (Chinese, English, *aliases)`. The order of members is the
order in drop-downs and on pages; where it carries a meaning the class says so.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from functools import cache
from typing import TypeVar

from reqportal.locales import Language

_IGNORED = re.compile(r"[\s\u200b-\u200f\u2060\ufeff_*/·、,.()\[\]:：-]+")


def folded(text: str) -> str:
    """`text` for comparing words: width, case, spaces and punctuation set aside."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text).casefold())


class Word(Enum):
    """A word with a label in each language."""

    def __init__(self, zh: str, en: str, *aliases: str) -> None:
        self.zh = zh
        self.en = en
        self.aliases = aliases
        self.code = self.name.lower()
        """The stable name in portal.json and in CSS classes."""
        self.order = len(type(self))
        """Its place in its list, from 0: how many are made before it."""
        self.said = f"{type(self).__name__}.{self.name}"
        """How it is written in code: `Nature.RIGID`."""

    __hash__ = object.__hash__  # members are single; Enum hashes their names each time

    def label(self, language: Language) -> str:
        """Its word in that language."""
        return self.zh if language == "zh" else self.en

    def __repr__(self) -> str:
        """`Nature.RIGID`."""
        return self.said


AnyWord = TypeVar("AnyWord", bound=Word)


@cache
def spellings(words: type[AnyWord]) -> dict[str, AnyWord]:
    """Every folded label and alias of a list, to its word."""
    found: dict[str, AnyWord] = {}
    for word in words:
        for text in (word.zh, word.en, word.name, *word.aliases):
            found.setdefault(folded(text), word)
    return found


# --- listed words: what a cell may hold ------------------------------------------


class ClientKind(Word):
    B2B = ("B2B大客户", "B2B key account", "大客户", "B2B")
    B2C = ("B2C中小客户", "B2C small and medium client", "中小客户", "B2C")
    CHANNEL = ("渠道合作伙伴", "Channel partner", "渠道", "合作伙伴", "partner")


class Scale(Word):
    LARGE = ("大", "Large", "大型", "L")
    MEDIUM = ("中", "Medium", "中型", "M")
    SMALL = ("小", "Small", "小型", "S")


class Frequency(Word):
    WEEKLY = ("每周", "Weekly", "周", "一周一次")
    FORTNIGHTLY = (
        "双周",
        "Every two weeks",
        "每两周",
        "两周",
        "biweekly",
        "fortnightly",
    )
    MONTHLY = ("每月", "Monthly", "月", "一月一次")


class Authority(Word):
    DECIDES = ("有决策权", "Can decide", "决策人", "decision maker")
    RELAYS = ("可传递信息", "Can pass on", "传递信息", "influencer")


class Category(Word):
    FUNCTION = ("功能", "Function", "功能需求", "feature", "functional")
    NON_FUNCTION = ("非功能", "Non-functional", "非功能需求")
    PERFORMANCE = ("性能", "Performance", "性能需求")
    SERVICE = ("服务", "Service", "服务需求")
    BUDGET = ("预算", "Budget")
    EXPERIENCE = ("体验", "Experience", "用户体验", "UX")
    COMPLIANCE = ("合规", "Compliance", "安全合规")
    DATA = ("数据", "Data", "数据需求")
    OTHER = ("其他", "Other", "其它")


class Scenario(Word):
    PRESALES = ("售前需求咨询", "Pre-sales consulting", "售前咨询", "售前")
    CUSTOM = ("定制化方案设计", "Custom solution design", "定制化方案", "定制")
    PRODUCT = ("产品功能优化", "Product improvement", "产品优化")
    SERVICE = ("售后服务升级", "After-sales service upgrade", "售后服务", "售后")


class BusinessPhase(Word):
    BEFORE_CONTRACT = ("新客户签约前", "Before a new contract", "签约前")
    RENEWAL = ("老客户续约增购", "Renewal and upsell", "续约增购", "续约")
    ITERATION = ("产品迭代优化", "Product iteration", "产品迭代")
    SERVICE = ("服务质量提升", "Service quality", "服务提升")


class Channel(Word):
    INTERVIEW = ("面对面访谈", "Interview in person", "访谈", "interview")
    CALL = ("视频会议", "Video call", "会议", "meeting")
    SURVEY = ("调研问卷", "Survey", "问卷")
    CRM = ("CRM", "CRM")
    ANALYTICS = ("线上行为分析", "Usage analytics", "行为分析", "analytics")
    PURCHASES = ("历史采购记录", "Purchase history", "采购记录")
    USAGE_REPORT = ("使用报告", "Usage report")
    COMPETITORS = ("竞品对比", "Competitor comparison", "竞品")
    POLICY = ("行业政策", "Industry policy", "政策")
    MARKET = ("市场调研", "Market research")
    FEEDBACK = ("客户反馈", "Client feedback", "反馈")
    COMPLAINT = ("客户投诉", "Client complaint", "投诉", "complaint")


class Urgency(Word):
    URGENT = ("紧急", "Urgent", "特急", "非常紧急", "highest", "critical")
    HIGH = ("高", "High", "较高")
    MEDIUM = ("中", "Medium", "一般", "普通", "normal")
    LOW = ("低", "Low", "不急", "lowest")


class Disposition(Word):
    ON_HOLD = ("暂缓", "On hold", "挂起", "搁置")
    CANCELLED = ("客户取消", "Cancelled by client", "取消", "已取消", "cancelled")
    DECLINED = ("不采纳", "Declined", "拒绝", "rejected")
    MERGED = ("合并", "Merged", "已合并")
    REOPENED = ("重新打开", "Reopened", "重开")


class Nature(Word):
    """Rigid first: the order in which unscored requirements are listed."""

    RIGID = ("刚性", "Rigid", "刚性需求", "基本", "基本型", "must-be", "basic", "must")
    FLEXIBLE = (
        "柔性",
        "Flexible",
        "柔性需求",
        "期望",
        "期望型",
        "performance",
        "should",
    )
    LATENT = ("潜在", "Latent", "潜在需求", "魅力", "魅力型", "attractive", "could")


class Feasibility(Word):
    """From best to worst."""

    FEASIBLE = ("可实现", "Feasible", "可行", "yes")
    PARTLY = ("部分实现", "Partly feasible", "部分可行", "部分可实现", "partly")
    NOT_NOW = ("暂无法实现", "Not feasible now", "无法实现", "不可行", "no")


class Tier(Word):
    BASIC = ("基础版", "Basic", "基础")
    ADVANCED = ("进阶版", "Advanced", "进阶")
    PREMIUM = ("尊享版", "Premium", "尊享")
    ALTERNATIVE = ("替代方案", "Alternative", "替代")


class DeliveryMode(Word):
    STANDARD = ("标准", "Standard", "标准产品")
    CUSTOM = ("定制", "Custom", "定制开发")


class Level(Word):
    """From high to low; `points` makes a risk's size of likelihood × severity."""

    HIGH = ("高", "High", "H")
    MEDIUM = ("中", "Medium", "M")
    LOW = ("低", "Low", "L")

    @property
    def points(self) -> int:
        """3, 2 or 1."""
        return 3 - self.order


class RiskStatus(Word):
    OPEN = ("开放", "Open", "未关闭", "打开")
    MITIGATED = ("已缓解", "Mitigated", "缓解")
    CLOSED = ("已关闭", "Closed", "关闭")


class ReviewVerdict(Word):
    """From least to most favourable."""

    VETOED = ("驳回", "Vetoed", "不通过", "否决", "rejected")
    CONDITIONAL = ("有条件通过", "Passed with conditions", "conditional")
    PASSED = ("通过", "Passed", "同意", "approved")


class ConfirmationStep(Word):
    CLARIFICATION = ("需求澄清", "Clarification", "澄清", "需求确认")
    SOLUTION = ("方案", "Solution", "方案确认")
    ALTERNATIVE = ("替代方案", "Alternative", "替代")
    CHANGE = ("变更", "Change", "变更确认")
    WITHDRAWAL = ("撤回确认", "Withdrawal", "撤回", "withdrawn")


class ConfirmationVerdict(Word):
    """From least to most favourable."""

    REFUSED = ("不同意", "Refused", "拒绝", "no")
    CONDITIONAL = ("有条件同意", "Agreed with conditions", "conditional")
    AGREED = ("同意", "Agreed", "确认", "已确认", "yes")


class TaskStatus(Word):
    NORMAL = ("正常", "Normal", "进行中", "未开始")
    PAUSED = ("暂停", "Paused", "挂起")
    CANCELLED = ("取消", "Cancelled", "已取消", "canceled")


class Verification(Word):
    FUNCTION_TEST = ("功能测试", "Functional test", "功能")
    USER_TEST = ("用户体验测试", "User experience test", "体验测试")
    FEEDBACK = ("客户反馈", "Client feedback", "反馈")
    CLIENT = ("客户验收", "Client acceptance", "验收", "UAT")


class AcceptanceResult(Word):
    """From least to most favourable."""

    FAILED = ("不通过", "Failed", "未通过", "fail")
    CONDITIONAL = ("有条件通过", "Passed with conditions", "conditional")
    DEEMED = ("视为通过", "Deemed passed", "deemed")
    WAIVED = ("免验", "Waived", "免验收")
    PASSED = ("通过", "Passed", "合格", "pass")


class ChangeKind(Word):
    EXTENDS = ("范围扩大", "Larger scope", "扩大范围")
    REDUCES = ("范围缩小", "Smaller scope", "缩小范围")
    FUNCTION = ("功能调整", "Function", "功能")
    SCHEDULE = ("进度", "Schedule", "进度调整", "工期")
    BUDGET = ("预算", "Budget", "预算调整")
    CANCELS = ("取消", "Cancellation")


class ChangeVerdict(Word):
    AGREED = ("同意", "Agreed", "通过", "approved")
    CONDITIONAL = ("有条件同意", "Agreed with conditions", "conditional")
    REJECTED = ("驳回", "Rejected", "不同意", "拒绝")


class ClientVerdict(Word):
    AGREED = ("同意", "Agreed", "确认", "yes")
    REFUSED = ("不同意", "Refused", "拒绝", "no")
    WITHDRAWN = ("撤回", "Withdrawn", "撤销")


class ChangeVerification(Word):
    FUNCTION = ("功能验证", "Functional check", "功能测试")
    USER = ("用户体验验证", "User experience check", "体验验证")
    FEEDBACK = ("客户反馈", "Client feedback", "反馈")


class VerificationResult(Word):
    PASSED = ("通过", "Passed", "合格", "pass")
    REWORK = ("需返工", "Needs rework", "返工", "不通过")


class YesNo(Word):
    YES = ("是", "Yes", "y", "true", "1", "√", "✓", "✔", "选定", "on")
    NO = ("否", "No", "n", "false", "0", "×", "✗", "off")


class Department(Word):
    """Whose review the strict process requires; other parties may be named too."""

    PRODUCT = (
        "产品",
        "Product",
        "产品部",
        "产品部门",
        "产品组",
        "产品团队",
        "Product team",
    )
    ENGINEERING = (
        "技术",
        "Engineering",
        "技术部",
        "技术部门",
        "技术团队",
        "研发",
        "研发部",
        "研发部门",
        "研发团队",
        "R&D",
        "Tech",
        "Technology",
        "Development",
    )
    SALES = ("销售", "Sales", "销售部", "销售部门", "销售团队", "Sales team")
    LEGAL = ("法务", "Legal", "法务部", "法务部门", "Legal team")


TOTALS = frozenset(
    folded(text)
    for text in (
        "合计",
        "总计",
        "小计",
        "汇总",
        "共计",
        "总和",
        "Total",
        "Subtotal",
        "Grand total",
        "Sum",
    )
)
"""What stands first in a row of sums, folded."""


# --- computed states: never typed in --------------------------------------------


class Stage(Word):
    """The nine stages in order; `number` counts from 1."""

    CLARIFYING = ("待澄清", "To clarify")
    EVALUATING = ("待评估", "To evaluate")
    SOLVING = ("方案制定", "Solution")
    CONFIRMING = ("待客户确认", "Client to confirm")
    SCHEDULING = ("待排期", "To schedule")
    EXECUTING = ("执行中", "In progress")
    ACCEPTING = ("待验收", "Acceptance")
    FULFILLED = ("已满足", "Fulfilled")
    REVIEWED = ("已复盘", "Reviewed")

    @property
    def number(self) -> int:
        """1 to 9."""
        return self.order + 1

    @property
    def is_open(self) -> bool:
        """Whether work is left."""
        return self not in {Stage.FULFILLED, Stage.REVIEWED}


class ClientStage(Word):
    """A stage in the client's words: six steps in order, then what is outside them."""

    RECEIVED = ("已收到", "Received")
    ANALYSING = ("分析中", "In analysis")
    CONFIRMING = ("待您确认", "For you to confirm")
    WORKING = ("实施中", "In progress")
    ACCEPTING = ("待您验收", "For you to accept")
    DONE = ("已完成", "Done")
    TALKING = ("沟通中", "In talks")
    ON_HOLD = ("暂缓", "On hold")
    NOT_INCLUDED = ("不纳入", "Not included")

    @property
    def number(self) -> int:
        """1 to 6; 0 for what is outside the steps."""
        return self.order + 1 if self.order <= ClientStage.DONE.order else 0

    @property
    def is_open(self) -> bool:
        """Whether anybody still works on it."""
        return self not in {self.DONE, self.ON_HOLD, self.NOT_INCLUDED}

    @property
    def waits_for_client(self) -> bool:
        """Whether the next move is the client's."""
        return self in {self.CONFIRMING, self.ACCEPTING}


class Aside(Word):
    """Why a requirement is not in the flow, in the order a parent takes it."""

    ON_HOLD = ("暂缓", "On hold")
    NOT_FEASIBLE = ("暂无法实现", "Not feasible now")
    MERGED = ("已合并", "Merged")
    DECLINED = ("不采纳", "Declined")
    CANCELLED = ("客户取消", "Cancelled by client")


class Overlay(Word):
    """What is true beside the stage."""

    UNCLARIFIED = ("未澄清先行", "Begun before clarification")
    UNEVALUATED = ("未评估先行", "Begun before evaluation")
    UNSOLVED = ("未定方案先行", "Begun before a solution")
    UNCONFIRMED = ("未确认先行", "Begun before confirmation")
    REWORKING = ("整改中", "Rework")
    CHANGING = ("变更中", "Change under way")
    PARTLY_ACCEPTED = ("部分验收", "Partly accepted")
    UNSCORED = ("未评分", "Not scored")


class Health(Word):
    """From worst to best; a parent takes its worst child's."""

    LATE = ("已逾期", "Late")
    BLOCKED = ("受阻", "Blocked")
    RISK = ("有风险", "At risk")
    NONE = ("无计划", "No plan")
    OK = ("正常", "On track")


class Band(Word):
    P0 = ("P0", "P0")
    P1 = ("P1", "P1")
    P2 = ("P2", "P2")
    P3 = ("P3", "P3")


class ChangePhase(Word):
    EVALUATING = ("待评估", "To evaluate")
    SENDING = ("待提交客户", "To send to client")
    CONFIRMING = ("待客户确认", "Client to confirm")
    IMPLEMENTING = ("实施中", "In progress")
    VERIFYING = ("待验证", "To verify")
    DONE = ("已完成", "Done")
    REJECTED = ("已驳回", "Rejected")
    WITHDRAWN = ("已撤回", "Withdrawn")

    @property
    def is_aside(self) -> bool:
        """Rejected or withdrawn: on the record, of no effect."""
        return self in {ChangePhase.REJECTED, ChangePhase.WITHDRAWN}

    @property
    def is_open(self) -> bool:
        """Any phase before done that is not aside."""
        return not self.is_aside and self is not ChangePhase.DONE


class LetterKind(Word):
    """What we write to a client, to be signed or kept; `prefix` begins its number."""

    CONFIRMATION = ("需求确认函", "Requirement confirmation")
    ACCEPTANCE = ("需求验收确认书", "Acceptance certificate")
    CHANGE = ("需求变更确认单", "Change confirmation")
    REPORT = ("需求状态报告", "Status report")

    @property
    def prefix(self) -> str:
        """What the number of such a letter begins with, as in the sample sheets."""
        return {
            LetterKind.CONFIRMATION: "QR",
            LetterKind.ACCEPTANCE: "YS",
            LetterKind.CHANGE: "BG",
        }.get(self, "")


class Side(Word):
    US = ("我方", "Us")
    CLIENT = ("客户", "Client")


SUM_TEXT = re.compile(r"[\d.,，%\s:：()（）+\-元人日天月万条个项]*")
"""A sum with its unit: what stands beside such a word, or behind it."""
NOTE_MARK = re.compile(
    r"(?:[※*＊#]|(?:填[表写]说明|说明|备注|注意(?:事项)?|注|(?:温馨)?提示|图例"
    r"|notes?|remarks?|legend)\s*\d*\s*(?:[:：]|$))",
    re.IGNORECASE,
)
"""How a note begins."""
_COUNT = "[一二三四五六七八九十百]+"
SECTION_MARK = re.compile(
    rf"(?P<sure>第(?:{_COUNT}|\d+)(?:章|节|篇|期|批|部分|阶段|模块)|{_COUNT}[、.．]"
    rf"|[(（]{_COUNT}[)）]|【[^】]+】$)|\d+(?:\.\d+)*[、.．\s]+\D|[■◆●▶★]"
)
"""How a heading begins; `sure` is what hardly any other text begins with."""
HEADER_MARKS = ("{}*", "*{}", "{} *", "{}（必填）", "{}(必填)")
"""How a required header is mostly marked."""
LABEL = re.compile(r"[^\d:：]{1,8}[:：]")
"""How a line to sign or date begins: `Checked by:`."""
