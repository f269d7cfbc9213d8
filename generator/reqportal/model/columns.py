"""Layer 1: the four standard workbooks: every sheet and column, declared once.

Templates, parser, guide, drop-downs and the sharing boundary read it from here.
Marks: `*` required, `C` a client may see it, `s` in the starter profile, `f` only in
the full profile, none of the two: standard.
"""

from __future__ import annotations

from reqportal import vocabulary as v
from reqportal.locales import Language
from reqportal.model.schema import Column, Kind, Profile, Sheet

_KIND_OF_LIST: dict[type[v.Word], Kind] = {v.YesNo: Kind.FLAG}


def _column(  # noqa: PLR0913 - a declaration names all there is to say
    field: str,
    zh: str,
    en: str,
    marks: str = "",
    kind: Kind = Kind.TEXT,
    *,
    words: type[v.Word] | None = None,
    several: bool = False,
    span: tuple[int, int] | None = None,
    refers: str = "",
    alias: tuple[str, ...] = (),
    help: tuple[str, str] = ("", ""),  # noqa: A002 - the word a reader looks for
    starter_only: bool = False,
    computed: bool = False,
) -> Column:
    if words is not None:
        kind = _KIND_OF_LIST.get(words, Kind.WORDS if several else Kind.WORD)
    elif refers:
        kind = Kind.IDS if several else Kind.ID
    profile = Profile.STARTER if "s" in marks else Profile.STANDARD
    return Column(
        field=field,
        zh=zh,
        en=en,
        kind=kind,
        required="*" in marks,
        client_sees="C" in marks,
        profile=Profile.FULL if "f" in marks else profile,
        words=words,
        span=span,
        refers=refers,
        aliases=alias,
        help_zh=help[0],
        help_en=help[1],
        starter_only=starter_only,
        computed=computed,
    )


_c = _column
ID, DATE, NUMBER = Kind.ID, Kind.DATE, Kind.NUMBER
INTEGER, PERCENT = Kind.INTEGER, Kind.PERCENT
_REQUIREMENT = ("需求ID", "需求号", "requirement", "req id", "需求标识")
_CLIENT = ("客户ID", "客户号", "client", "customer id", "account id", "客户代码")


def _requirement_id(marks: str, *, several: bool = False) -> Column:
    field, en = (
        ("requirement_ids", "Requirement IDs")
        if several
        else (
            "requirement_id",
            "Requirement ID",
        )
    )
    alias = (*_REQUIREMENT, "requirement id", "requirement ids", "关联需求编号")
    return _c(field, "需求编号", en, marks, refers="requirement", several=several,
              alias=alias)  # fmt: skip


def _client_id(marks: str) -> Column:
    return _c(
        "client_id", "客户编号", "Client ID", marks, refers="client", alias=_CLIENT
    )


# fmt: off
CLIENT = Sheet("client", "requirements", "客户", "Clients", (
    _c("client_id", "客户编号", "Client ID", "*Cs", ID, alias=_CLIENT,
       help=("如 C-001，全表唯一，以后不改", "Such as C-001, unique, never changed")),
    _c("name", "客户名称", "Client name", "*Cs", alias=("公司名称", "企业名称", "单位名称", "客户", "name", "account name", "Kunde"),
       help=("客户的简称或全称，如 北辰物流", "The client's name, such as Beichen Logistics")),
    _c("kind", "客户类型", "Client type", words=v.ClientKind, alias=("类型", "type")),
    _c("industry", "行业", "Industry", "f", alias=("所属行业",)),
    _c("scale", "业务规模", "Business size", words=v.Scale, alias=("规模", "客户规模", "scale")),
    _c("importance", "战略重要性", "Strategic importance", "s", INTEGER, span=(1, 5), alias=("重要性", "战略等级"),
       help=("1 最低，5 最高；空白按 3 计", "1 lowest, 5 highest; blank counts as 3")),
    _c("our_contact", "我方对接角色", "Our contact role", "C", alias=("我方对接人", "对接角色"),
       help=("填角色，不填姓名，如 客户经理", "A role, not a name, such as account manager")),
    _c("sync_frequency", "同步频率", "Sync frequency", words=v.Frequency),
    _c("renewal_on", "续约日期", "Renewal date", "", DATE, alias=("合同到期日期",)),
    _c("contract_number", "合同编号", "Contract number", "Cf"),
    _c("contract_value", "合同金额", "Contract value", "f", NUMBER),
    _c("shared", "共享状态页", "Shared status page", "s", words=v.YesNo,
       help=("是：可为该客户生成状态页", "Yes: a status page may be made for this client")),
    _c("notes", "备注", "Notes", alias=("说明", "note")),
), "每行一家客户", "One client per row")

CONTACT = Sheet("contact", "requirements", "对接人", "Contacts", (
    _client_id("*"),
    _c("role_title", "角色称谓", "Role", "*C", alias=("角色", "contact role"),
       help=("如 客户方产品负责人；不填姓名", "Such as product owner at the client; not a name")),
    _c("position", "职位", "Position", "f"),
    _c("authority", "决策权限", "Authority", words=v.Authority),
    _c("contact_details", "联系方式", "Contact details", "f", alias=("电话", "邮箱")),
), "客户方的对接角色", "Whom we talk to at the client, by role")

REQUIREMENT = Sheet("requirement", "requirements", "需求", "Requirements", (
    _c("requirement_id", "需求编号", "Requirement ID", "*Cs", ID,
       alias=(*_REQUIREMENT, "编号", "序号", "标识", "id", "no", "S.No."),
       help=("如 REQ-0001，全表唯一，以后不改", "Such as REQ-0001, unique, never changed")),
    _c("client_id", "客户编号", "Client ID", "*Cs", refers="client", alias=_CLIENT),
    _c("title", "需求标题", "Title", "*Cs", alias=("标题", "需求名称", "名称", "事项", "功能名称", "功能点", "name", "summary", "requirement title"),
       help=("一句话，动词开头", "One phrase")),
    _c("description", "需求描述", "Description", "*s", alias=("描述", "详细说明", "需求内容", "功能描述", "问题描述", "user story"),
       help=("什么场景下、谁、需要什么", "Who needs what, and in which situation")),
    _c("goal", "业务目标", "Business goal", alias=("目标",)),
    _c("pain", "当前痛点", "Current pain", alias=("痛点",)),
    _c("expected_solution", "期望解决方案", "Expected solution", alias=("期望方案",)),
    _c("category", "需求类别", "Category", "C", words=v.Category, alias=("需求类型", "需求分类", "分类", "类别")),
    _c("scenario", "业务场景", "Business scenario", words=v.Scenario, alias=("场景",)),
    _c("business_phase", "业务阶段", "Business phase", "f", words=v.BusinessPhase),
    _c("channels", "收集渠道", "Channels", words=v.Channel, several=True, alias=("渠道", "来源", "收集方式")),
    _c("source_basis", "来源依据", "Source", "f", alias=("依据",)),
    _c("proposer_role", "提出角色", "Raised by (role)", "C", alias=("提出人", "提交人", "提出部门", "reporter", "raised by")),
    _c("raised_on", "提出日期", "Raised on", "*Cs", DATE, alias=("提出时间", "创建日期", "创建时间", "日期", "created")),
    _c("desired_on", "期望完成日期", "Desired by", "C", DATE, alias=("期望日期", "预期交付日期", "期望完成时间", "due date"),
       help=("客户的愿望；不作逾期依据", "The client's wish; makes nothing late")),
    _c("urgency", "紧急程度", "Urgency", "s", words=v.Urgency, alias=("紧急度",)),
    _c("parent_id", "上级需求", "Parent", "C", refers="requirement", alias=("父需求", "parent requirement", "上级需求编号")),
    _c("related_ids", "关联需求", "Related requirements", "C", refers="requirement", several=True, alias=("相关需求", "related")),
    _c("theme", "共性主题", "Common theme", "f", alias=("主题",)),
    _c("acceptance_criteria", "验收标准", "Acceptance criteria", "Cs", alias=("acceptance criterion", "完成标准")),
    _c("target_figures", "量化指标", "Target figures", "C", alias=("指标",)),
    _c("budget", "预算", "Budget", "f"),
    _c("expected_benefit", "预计收益", "Expected benefit", "f", alias=("收益",)),
    _c("our_role", "我方责任角色", "Our responsible role", alias=("责任角色", "负责人", "责任人", "owner", "assignee")),
    _c("public", "对客户公开", "Public to client", "s", words=v.YesNo, alias=("公开",)),
    _c("client_note", "对客户说明", "Note to client", "C", alias=("客户说明",),
       help=("客户看到的说明；需求描述不对客户显示", "What the client reads; the description is never shown")),
    _c("disposition", "人工处置", "Disposition", words=v.Disposition, alias=("处置",)),
    _c("disposed_on", "处置日期", "Disposed on", "", DATE, help=("填了人工处置就必填", "Required with a disposition")),
    _c("disposition_reason", "处置原因", "Disposition reason"),
    _c("resume_on", "计划恢复日期", "Planned to resume", "f", DATE),
    _c("merged_into", "合并至", "Merged into", refers="requirement"),
    _c("nature", "需求性质", "Nature", "s", words=v.Nature, starter_only=True),
    _c("impact", "影响", "Impact", "s", INTEGER, span=(1, 10), starter_only=True),
    _c("confidence", "信心", "Confidence", "s", INTEGER, span=(1, 10), starter_only=True),
    _c("ease", "实施容易度", "Ease", "s", INTEGER, span=(1, 10), alias=("易用性", "容易度"), starter_only=True),
    _c("declared_status", "申报状态", "Declared status", "s", alias=("状态", "当前状态", "status", "需求状态"),
       help=("自由填写；门户另行计算阶段", "Free text; the portal computes the stage itself")),
    _c("notes", "备注", "Notes", alias=("note",)),
), "每行一条需求", "One requirement per row")

CLARIFICATION = Sheet("clarification", "requirements", "澄清", "Clarifications", (
    _requirement_id("*"),
    _c("question", "问题", "Question", "*C", alias=("澄清问题",),
       help=("一行一个问题，问到能答复为止", "One question per row, such that it can be answered")),
    _c("asked_on", "提问日期", "Asked on", "C", DATE),
    _c("answer_due_on", "要求答复日期", "Answer due", "C", DATE),
    _c("answer", "客户答复", "Client's answer", "C", alias=("答复", "answer")),
    _c("answered_on", "答复日期", "Answered on", "C", DATE),
    _c("confirmed_by", "确认方式", "Confirmed by"),
), "向客户提出的问题与答复", "Questions to the client and their answers")

EVALUATION = Sheet("evaluation", "evaluations", "评估", "Evaluations", (
    _requirement_id("*"),
    _c("nature", "需求性质", "Nature", "*", words=v.Nature, alias=("性质", "kano")),
    _c("impact", "影响", "Impact", "", INTEGER, span=(1, 10), help=("1–10；三项都填或都不填", "1 to 10; all three or none")),
    _c("confidence", "信心", "Confidence", "", INTEGER, span=(1, 10), help=("1–10；三项都填或都不填", "1 to 10; all three or none")),
    _c("ease", "实施容易度", "Ease", "", INTEGER, span=(1, 10), alias=("易用性", "容易度", "ease of implementation"),
       help=("1–10，越容易越高；三项都填或都不填", "1 to 10, easier is higher; all three or none")),
    _c("ice_preview", "ICE预览", "ICE preview", "", NUMBER, computed=True, alias=("ICE", "ICE得分"),
       help=("自动计算，不用填", "Computed, do not fill")),
    _c("technical", "技术可行性", "Technical feasibility", words=v.Feasibility),
    _c("resource", "资源可行性", "Resource feasibility", "f", words=v.Feasibility),
    _c("budget", "预算可行性", "Budget feasibility", "f", words=v.Feasibility),
    _c("timeline", "周期可行性", "Timeline feasibility", "f", words=v.Feasibility),
    _c("compliance", "合规可行性", "Compliance feasibility", words=v.Feasibility),
    _c("evaluator_role", "评估角色", "Evaluated by (role)"),
    _c("evaluated_on", "评估日期", "Evaluated on", "*", DATE),
    _c("notes", "说明", "Notes", alias=("备注",)),
), "需求性质、ICE 评分与可行性；重新评估另起一行", "Nature, ICE and feasibility; a new row for each new evaluation")

SOLUTION = Sheet("solution", "evaluations", "方案", "Solutions", (
    _requirement_id("*"),
    _c("tier", "方案档位", "Tier", "*C", words=v.Tier, alias=("档位",)),
    _c("description", "方案说明", "Solution", "*C", alias=("方案描述", "方案"),
       help=("做什么、做到什么程度", "What will be done, and how far it goes")),
    _c("exclusions", "不含范围", "Not included", "C"),
    _c("delivery_mode", "实现方式", "Delivery mode", words=v.DeliveryMode),
    _c("lead_time", "交付周期", "Lead time", "C"),
    _c("committed_on", "承诺交付日期", "Committed delivery", "C", DATE, alias=("承诺日期",)),
    _c("price", "报价", "Price", "C"),
    _c("internal_cost", "内部成本", "Internal cost"),
    _c("sent_on", "提交客户日期", "Sent to client on", "C", DATE),
    _c("chosen", "选定", "Chosen", "C", words=v.YesNo, help=("只在选定的一档填 是", "Yes on the chosen tier alone")),
), "每行一档方案", "One tier of a solution per row")

RISK = Sheet("risk", "evaluations", "风险", "Risks", (
    _requirement_id("*"),
    _c("risk", "风险", "Risk", "*", alias=("风险描述",),
       help=("可能发生什么，会影响什么", "What may happen, and what it would affect")),
    _c("likelihood", "可能性", "Likelihood", words=v.Level, alias=("概率",)),
    _c("severity", "影响程度", "Severity", words=v.Level),
    _c("mitigation", "应对措施", "Mitigation", alias=("措施",)),
    _c("owner_role", "责任角色", "Owner (role)"),
    _c("mitigation_due_on", "应对期限", "Mitigation due", "", DATE),
    _c("status", "状态", "Status", words=v.RiskStatus),
), "风险与应对", "Risks and their mitigation")

REVIEW = Sheet("review", "evaluations", "内部评审", "Reviews", (
    _requirement_id("*"),
    _c("party", "评审方", "Party", "*", alias=("评审部门",), help=("产品、技术、销售、法务…", "Product, engineering, sales, legal …")),
    _c("verdict", "结论", "Verdict", words=v.ReviewVerdict, alias=("评审结论",)),
    _c("reviewed_on", "评审日期", "Reviewed on", "", DATE),
    _c("opinion", "意见", "Opinion", alias=("评审意见",)),
    _c("open_condition", "遗留条件", "Open condition"),
    _c("condition_closed_on", "条件关闭日期", "Condition closed on", "f", DATE),
), "各部门的评审结论", "What each department says")

CONFIRMATION = Sheet("confirmation", "evaluations", "客户确认", "Confirmations", (
    _requirement_id("*C", several=True),
    _c("step", "确认环节", "Step", "*C", words=v.ConfirmationStep, alias=("环节",)),
    _c("sent_on", "发出日期", "Sent on", "C", DATE),
    _c("due_on", "要求答复日期", "Answer due", "C", DATE),
    _c("answered_on", "答复日期", "Answered on", "C", DATE),
    _c("verdict", "结论", "Verdict", "C", words=v.ConfirmationVerdict, alias=("客户结论",)),
    _c("open_condition", "遗留条件", "Open condition", "C"),
    _c("letter_number", "确认函编号", "Letter number", "C"),
    _c("internal_note", "内部说明", "Internal note"),
), "发给客户的确认与答复；再次发出另起一行", "What the client confirmed; a new row for each letter")

TASK = Sheet("task", "tasks", "任务", "Tasks", (
    _c("task_id", "任务编号", "Task ID", "*s", ID, alias=("编号", "id", "任务ID"), help=("如 T-001", "Such as T-001")),
    _c("requirement_ids", "需求编号", "Requirement IDs", "*s", refers="requirement", several=True, alias=(*_REQUIREMENT, "requirement id")),
    _c("name", "任务名称", "Task", "*Cs", alias=("任务", "名称", "task name", "Aufgabe"),
       help=("要做的一件事，如 导入接口开发", "One piece of work, such as build the import")),
    _c("role", "负责角色", "Role", alias=("角色",), help=("空白按 项目负责 计", "Blank counts as project lead")),
    _c("person", "负责人", "Person", "f", alias=("责任人", "执行人员", "处理人", "owner", "assignee")),
    _c("planned_start", "计划开始", "Planned start", "*Cs", DATE, alias=("计划开始时间", "计划开始日期", "开始时间", "start")),
    _c("planned_end", "计划完成", "Planned end", "*Cs", DATE, alias=("计划完成时间", "计划完成日期", "截止时间", "due", "end")),
    _c("actual_start", "实际开始", "Actual start", "C", DATE, alias=("实际开始时间", "实际开始日期")),
    _c("actual_end", "实际完成", "Actual end", "Cs", DATE, alias=("实际完成时间", "实际完成日期")),
    _c("expected_end", "预计完成", "Expected end", "", DATE, alias=("预计完成日期",)),
    _c("progress", "进度", "Progress", "", PERCENT, span=(0, 1), alias=("完成度", "%"), help=("0–100 %", "0 to 100 %")),
    _c("predecessor_ids", "前置任务", "Predecessors", "", refers="task", several=True, alias=("前置",)),
    _c("deliverable", "交付物", "Deliverable", "C"),
    _c("status", "任务状态", "Task status", words=v.TaskStatus, alias=("状态", "status")),
    _c("cancel_reason", "取消原因", "Reason of cancellation"),
    _c("planned_days", "计划人天", "Planned person-days", "f", NUMBER, span=(0, 100_000)),
    _c("actual_days", "实际人天", "Actual person-days", "f", NUMBER, span=(0, 100_000)),
    _c("public", "对客户公开", "Public to client", words=v.YesNo, alias=("公开",)),
    _c("notes", "备注", "Notes", alias=("note",)),
), "每行一项任务", "One task per row")

ACCEPTANCE = Sheet("acceptance", "tasks", "验收", "Acceptance", (
    _requirement_id("*C"),
    _c("item", "验收项", "Item", "*C", alias=("验收内容",),
       help=("验收的一项内容，如 批量导入", "What is accepted, such as bulk import")),
    _c("criterion", "验收标准", "Criterion", "*C", alias=("acceptance criteria",),
       help=("怎样算通过，写得可以检验", "What counts as passed, so that it can be checked")),
    _c("verification", "验证类型", "Verification", "C", words=v.Verification, alias=("验证方式",)),
    _c("submitted_on", "提交验收日期", "Submitted on", "C", DATE, alias=("提交日期",)),
    _c("due_on", "要求验收日期", "Acceptance due", "C", DATE),
    _c("result", "结果", "Result", "C", words=v.AcceptanceResult, alias=("验收结果",)),
    _c("clause", "依据条款", "Clause", "C", help=("视为通过时填合同条款", "The clause that makes it deemed passed")),
    _c("accepted_on", "验收日期", "Accepted on", "C", DATE),
    _c("fix_due_on", "整改期限", "Fix due", "C", DATE),
    _c("problem", "问题说明", "Problem", "C"),
    _c("certificate_number", "确认书编号", "Certificate number", "C"),
    _c("signer_role", "客户签署角色", "Signed by (role)", "C"),
    _c("evidence_file", "证据文件", "Evidence file", "f"),
), "每行一个验收项；复验另起一行", "One acceptance item per row; a new row for each new try")

SYNC = Sheet("sync", "tasks", "同步", "Syncs", (
    _client_id("*"),
    _c("held_on", "日期", "Date", "*C", DATE, alias=("同步日期",)),
    _c("progress", "进展", "Progress", "*C",
       help=("上次同步以来完成了什么", "What was done since the last report")),
    _c("issues", "问题与解决进展", "Issues and answers", "C", alias=("问题",)),
    _c("asks", "需客户配合", "Needed from client", "C"),
    _c("next_on", "下次同步日期", "Next sync", "C", DATE, alias=("下次同步",)),
), "定期同步的记录", "The regular report")

FEEDBACK = Sheet("feedback", "tasks", "反馈", "Feedback", (
    _c("client_id", "客户编号", "Client ID", "", refers="client", alias=_CLIENT,
       help=("客户编号与需求编号填一个", "Client or requirement, one of the two")),
    _c("requirement_id", "需求编号", "Requirement ID", "", refers="requirement", alias=_REQUIREMENT),
    _c("given_on", "日期", "Date", "*", DATE, alias=("反馈日期",)),
    _c("satisfaction", "满意度", "Satisfaction", "", INTEGER, span=(1, 5)),
    _c("feedback", "客户反馈", "Client feedback", alias=("反馈",)),
    _c("measured", "指标实际值", "Measured figures"),
    _c("lesson", "经验教训", "Lesson"),
    _c("improvement", "改进措施", "Improvement"),
    _c("owner_role", "责任角色", "Owner (role)"),
    _c("improved_on", "改进完成日期", "Improved on", "", DATE),
), "满意度、反馈与复盘", "Satisfaction, feedback and lessons")

CHANGE = Sheet("change", "changes", "变更", "Changes", (
    _c("change_id", "变更编号", "Change ID", "*C", ID, alias=("编号", "变更ID", "CR"), help=("如 CR-001", "Such as CR-001")),
    _requirement_id("*C"),
    _c("requested_on", "申请日期", "Requested on", "*C", DATE),
    _c("requester_role", "申请方角色", "Requested by (role)", "*C", alias=("申请方",),
       help=("谁提出变更，填角色，不填姓名", "The role that asks for the change, not a name")),
    _c("kind", "变更类型", "Type of change", "C", words=v.ChangeKind),
    _c("reason", "变更原因", "Reason", "*",
       help=("为什么要变更", "Why the change is wanted")),
    _c("content", "变更内容", "Content", "*",
       help=("从什么改成什么", "What is changed, from what to what")),
    _c("expected_effect", "预期效果", "Expected effect", "*",
       help=("变更后会好在哪里", "What will be better afterwards")),
    _c("client_note", "对客户说明", "Note to client", "C"),
    _c("urgency", "紧急程度", "Urgency", words=v.Urgency),
    _c("necessity", "必要性", "Necessity", "f"),
    _c("feasibility", "可行性", "Feasibility", "f"),
    _c("scope_impact", "范围影响", "Impact on scope", "C"),
    _c("days_impact", "工期影响天", "Impact in days", "C", INTEGER, span=(-3650, 3650), alias=("工期影响", "工期影响(天)"),
       help=("日历天，提前填负数", "Calendar days; negative when earlier")),
    _c("cost_impact", "成本影响", "Impact on cost"),
    _c("fee_adjustment", "费用调整", "Fee adjustment", "C"),
    _c("quality_impact", "质量影响", "Impact on quality", "f"),
    _c("risk_impact", "风险影响", "Impact on risk", "f"),
    _c("verdict", "评估结论", "Our verdict", "C", words=v.ChangeVerdict),
    _c("evaluated_on", "评估日期", "Evaluated on", "", DATE),
    _c("sent_on", "提交客户日期", "Sent to client on", "C", DATE),
    _c("client_verdict", "客户结论", "Client's verdict", "C", words=v.ClientVerdict),
    _c("client_answered_on", "客户确认日期", "Client answered on", "C", DATE),
    _c("letter_number", "确认单编号", "Letter number", "C"),
    _c("plan", "实施方案", "Plan"),
    _c("plan_updated_on", "计划更新日期", "Plan updated on", "", DATE),
    _c("implemented_on", "实施完成日期", "Implemented on", "C", DATE),
    _c("verification", "验证方式", "Verification", words=v.ChangeVerification),
    _c("verification_result", "验证结果", "Verification result", "C", words=v.VerificationResult),
    _c("verified_on", "验证日期", "Verified on", "C", DATE),
), "每行一件变更；被驳回的也保留", "One change per row; rejected ones stay")
# fmt: on

SHEETS: tuple[Sheet, ...] = (
    CLIENT,
    CONTACT,
    REQUIREMENT,
    CLARIFICATION,
    EVALUATION,
    SOLUTION,
    RISK,
    REVIEW,
    CONFIRMATION,
    TASK,
    ACCEPTANCE,
    SYNC,
    FEEDBACK,
    CHANGE,
)
BY_KEY: dict[str, Sheet] = {sheet.key: sheet for sheet in SHEETS}
WORKBOOKS: tuple[str, ...] = ("requirements", "evaluations", "tasks", "changes")
ENDS_AFTER: tuple[tuple[Sheet, str, str], ...] = (
    (TASK, "planned_start", "planned_end"),
    (TASK, "actual_start", "actual_end"),
)
"""Pairs of dates of which the second is never before the first."""


def sheets_of(workbook: str) -> tuple[Sheet, ...]:
    """The sheets of a standard workbook, in order."""
    return tuple(sheet for sheet in SHEETS if sheet.workbook == workbook)


def list_name(words: type[v.Word], language: Language) -> str:
    """The defined name of a drop-down list in a template."""
    return f"list_{words.__name__}_{language}"
