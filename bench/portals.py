"""Portals of any size, the same for the same seed: all 14 sheets filled.

Proportions per requirement: 3 tasks, 1 evaluation, 1.3 solutions, 0.2 changes, and
what its stage asks for of the rest. 50 requirements a client, 10 clients a team; each
team keeps its own four workbooks.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import xlsx

from reqportal.model.columns import BY_KEY, SHEETS, WORKBOOKS, sheets_of
from reqportal.scaffold import init

AS_OF = date(2026, 3, 20)
PER_CLIENT, CLIENTS_PER_TEAM = 50, 10
PER_TEAM = PER_CLIENT * CLIENTS_PER_TEAM
Row = dict[str, xlsx.Value]
Rows = dict[str, list[Row]]

_THINGS = [
    "订单",
    "发票",
    "报表",
    "权限",
    "接口",
    "看板",
    "库存",
    "合同",
    "提醒",
    "审批",
    "导入",
    "导出",
    "对账",
    "标签",
    "日志",
]
_VERBS = [
    "支持",
    "优化",
    "新增",
    "统一",
    "简化",
    "校验",
    "同步",
    "汇总",
    "追踪",
    "导出",
]
_TAILS = [
    "按区域筛选",
    "批量处理",
    "自动核对",
    "移动端可用",
    "保留历史",
    "每日推送",
    "分级授权",
]
_ROLES = ["产品经理", "研发负责", "实施顾问", "客户经理", "测试负责"]
_DONE_RATE = 0.35


def make(folder: Path, requirements: int, *, seed: int = 1) -> None:
    """A portal of that many requirements in a new folder, on the day `AS_OF`."""
    init(folder, "zh")
    shutil.rmtree(folder / "sheets")
    (folder / "sheets").mkdir()
    _pin_day(folder / "mkdocs.yml")
    for team, rows in enumerate(_teams(requirements, seed)):
        for workbook in WORKBOOKS:
            write_workbook(folder / f"sheets/{workbook}-{team:03}.xlsx", workbook, rows)


def write_workbook(path: Path, workbook: str, rows: Rows) -> None:
    """One standard workbook of a team, with Chinese headers, every column written."""
    sheets = {}
    for sheet in sheets_of(workbook):
        columns = [c for c in sheet.columns if not (c.starter_only or c.computed)]
        fields = [column.field for column in columns]
        head = [column.zh for column in columns]
        body = ([row.get(field) for field in fields] for row in rows[sheet.key])
        sheets[sheet.zh] = [head, *body]
    xlsx.write(path, sheets)


def team_rows(team: int, requirements: int, *, seed: int = 1) -> Rows:
    """The rows of one team, by sheet."""
    rows: Rows = {sheet.key: [] for sheet in SHEETS}
    rng = random.Random(f"{seed}-{team}")  # noqa: S311 - no secret
    for index in range(requirements):
        number = team * PER_TEAM + index
        client = f"C-{number // PER_CLIENT + 1:04}"
        if index % PER_CLIENT == 0:
            _add_client(rows, client, rng)
        _add_requirement(rows, number, client, rng)
    return rows


def _teams(requirements: int, seed: int) -> Iterator[Rows]:
    for team, first in enumerate(range(0, requirements, PER_TEAM)):
        yield team_rows(team, min(PER_TEAM, requirements - first), seed=seed)


def _pin_day(config: Path) -> None:
    lines = [
        f"      as_of: {AS_OF}" if line.strip().startswith("as_of:") else line
        for line in config.read_text("utf-8").splitlines()
    ]
    config.write_text("\n".join(lines) + "\n", "utf-8")


def _word(sheet: str, field: str, rng: random.Random) -> str:
    words = BY_KEY[sheet][field].words
    assert words is not None  # noqa: S101 - only listed columns are asked for
    return rng.choice(list(words)).zh


def _day(rng: random.Random, low: int, high: int) -> date:
    return AS_OF + timedelta(rng.randint(low, high))


def _add_client(rows: Rows, client: str, rng: random.Random) -> None:
    rows["client"].append(
        {
            "client_id": client,
            "name": f"客户{client[2:]}科技",
            "kind": _word("client", "kind", rng),
            "industry": "制造",
            "scale": _word("client", "scale", rng),
            "importance": rng.randint(1, 5),
            "our_contact": "客户经理",
            "sync_frequency": _word("client", "sync_frequency", rng),
            "renewal_on": _day(rng, 10, 400),
            "contract_number": f"HT-{client}",
            "contract_value": rng.randint(10, 900) * 1000,
            "shared": "是",
        }
    )
    for role, authority in (
        ("客户方产品负责人", "有决策权"),
        ("客户方实施接口", "可传递信息"),
    ):
        rows["contact"].append(
            {"client_id": client, "role_title": role, "authority": authority}
        )
    for days in (-30, -12):
        rows["sync"].append(
            {
                "client_id": client,
                "held_on": AS_OF + timedelta(days),
                "progress": "完成接口联调，进入测试",
                "issues": "导入速度已改善",
                "asks": "请提供测试账号",
                "next_on": AS_OF + timedelta(days + 14),
            }
        )
    rows["feedback"].append(
        {
            "client_id": client,
            "given_on": _day(rng, -60, -1),
            "satisfaction": rng.randint(2, 5),
            "feedback": "整体顺利，响应及时",
        }
    )


def _add_requirement(rows: Rows, number: int, client: str, rng: random.Random) -> None:
    name = f"REQ-{number + 1:06}"
    raised = _day(rng, -240, -90)
    stage = rng.randint(0, 8)
    position = number % PER_CLIENT
    first = number - position
    title = f"{rng.choice(_VERBS)}{rng.choice(_THINGS)}{rng.choice(_TAILS)}{number + 1}"
    row: Row = {
        "requirement_id": name,
        "client_id": client,
        "title": title,
        "description": f"{title}：月末集中处理，需要在 5 分钟内完成 2000 条记录",
        "goal": "缩短处理时间 30%",
        "pain": "目前人工核对，容易出错",
        "expected_solution": "系统自动完成",
        "category": _word("requirement", "category", rng),
        "scenario": _word("requirement", "scenario", rng),
        "channels": "面对面访谈、CRM",
        "proposer_role": "客户方业务主管",
        "raised_on": raised,
        "desired_on": _day(rng, 5, 120),
        "urgency": _word("requirement", "urgency", rng),
        "acceptance_criteria": "2000 条记录 5 分钟内完成且无差错",
        "target_figures": "处理时间 ≤ 5 分钟",
        "budget": "10 万元",
        "our_role": "客户经理",
        "public": "是",
        "client_note": f"{title}已纳入计划",
        "theme": f"主题{number % 37}" if number % 5 == 0 else None,
    }
    if position % 10 in (8, 9) and position >= 10:
        row["parent_id"] = f"REQ-{first + position // 10 * 10:06}"
    if position % 7 == 3:
        row["related_ids"] = f"REQ-{number:06}"
    rows["requirement"].append(row)
    _add_analysis(rows, name, raised, stage, rng)
    if stage >= 3:
        _add_confirmation(rows, name, raised, stage, rng)
    _add_tasks(rows, name, number, stage, rng)
    if stage >= 6:
        _add_acceptance(rows, name, stage, rng)
    if number % 5 == 0:
        _add_change(rows, name, number, stage, rng)


def _add_analysis(
    rows: Rows, name: str, raised: date, stage: int, rng: random.Random
) -> None:
    rows["clarification"].append(
        {
            "requirement_id": name,
            "question": "月末峰值是多少条？",
            "asked_on": raised + timedelta(2),
            "answer_due_on": raised + timedelta(9),
            "answer": "约 2000 条" if stage else None,
            "answered_on": raised + timedelta(6) if stage else None,
        }
    )
    rows["evaluation"].append(
        {
            "requirement_id": name,
            "nature": _word("evaluation", "nature", rng),
            "impact": rng.randint(1, 10),
            "confidence": rng.randint(1, 10),
            "ease": rng.randint(1, 10),
            "technical": "可实现",
            "resource": "可实现" if rng.random() < 0.8 else "部分实现",
            "budget": "可实现",
            "evaluator_role": "产品经理",
            "evaluated_on": raised + timedelta(12),
            "notes": "接口已有，主要是核对规则",
        }
    )
    tiers = ("基础版", "进阶版") if rng.random() < 0.3 else ("进阶版",)
    for tier in tiers:
        rows["solution"].append(
            {
                "requirement_id": name,
                "tier": tier,
                "description": "在现有模块上增加核对规则与结果清单",
                "exclusions": "不含历史数据清洗",
                "delivery_mode": _word("solution", "delivery_mode", rng),
                "lead_time": "6 周",
                "committed_on": _day(rng, -40, 120),
                "price": "8 万元",
                "internal_cost": "3 万元",
                "sent_on": raised + timedelta(20),
                "chosen": "是" if tier == tiers[-1] else None,
            }
        )
    if rng.random() < 0.4:
        rows["risk"].append(
            {
                "requirement_id": name,
                "risk": "数据口径不一致导致返工",
                "likelihood": _word("risk", "likelihood", rng),
                "severity": _word("risk", "severity", rng),
                "mitigation": "先与客户确认口径",
                "owner_role": rng.choice(_ROLES),
                "mitigation_due_on": _day(rng, -20, 60),
                "status": _word("risk", "status", rng),
            }
        )
    rows["review"].append(
        {
            "requirement_id": name,
            "party": rng.choice(["产品", "技术", "销售"]),
            "verdict": "通过",
            "reviewed_on": raised + timedelta(15),
            "opinion": "可以做",
        }
    )


def _add_confirmation(
    rows: Rows, name: str, raised: date, stage: int, rng: random.Random
) -> None:
    agreed = stage > 3
    rows["confirmation"].append(
        {
            "requirement_ids": name,
            "step": "方案",
            "sent_on": raised + timedelta(21),
            "due_on": raised + timedelta(35),
            "answered_on": raised + timedelta(28) if agreed else None,
            "verdict": "同意" if agreed else None,
            "letter_number": f"QR-{rng.randint(1, 999999):06}",
        }
    )


def _add_tasks(
    rows: Rows, name: str, number: int, stage: int, rng: random.Random
) -> None:
    begins = -85 if stage >= 6 else -25 if stage == 5 else 5
    start = AS_OF + timedelta(begins + rng.randint(0, 10))
    for step, work in enumerate(("方案细化", "开发", "联调测试")):
        end = start + timedelta(rng.randint(4, 12))
        early = stage == 5 and end < AS_OF and rng.random() < _DONE_RATE
        done = stage >= 6 or early
        begun = done or (stage == 5 and step == 0)
        task = number * 3 + step + 1
        rows["task"].append(
            {
                "task_id": f"T-{task:07}",
                "requirement_ids": name,
                "name": work,
                "role": rng.choice(_ROLES),
                "planned_start": start,
                "planned_end": end,
                "actual_start": start if begun else None,
                "actual_end": end if done else None,
                "progress": 1 if done else (0.4 if begun else None),
                "predecessor_ids": f"T-{task - 1:07}" if step else None,
                "deliverable": "上线说明" if step == 2 else None,
                "planned_days": rng.randint(2, 12),
                "public": "是",
            }
        )
        start = end + timedelta(1)


def _add_acceptance(rows: Rows, name: str, stage: int, rng: random.Random) -> None:
    passed = stage > 6
    rows["acceptance"].append(
        {
            "requirement_id": name,
            "item": "批量处理",
            "criterion": "2000 条 5 分钟内完成",
            "verification": _word("acceptance", "verification", rng),
            "submitted_on": AS_OF - timedelta(rng.randint(8, 15)),
            "due_on": AS_OF + timedelta(rng.randint(-3, 10)),
            "result": "通过" if passed else None,
            "accepted_on": AS_OF - timedelta(rng.randint(3, 7)) if passed else None,
            "signer_role": "客户方产品负责人" if passed else None,
        }
    )
    if stage == 8:
        rows["feedback"].append(
            {
                "requirement_id": name,
                "given_on": AS_OF - timedelta(1),
                "satisfaction": rng.randint(3, 5),
                "measured": "处理时间 4 分钟",
                "lesson": "尽早确认口径",
            }
        )


def _add_change(
    rows: Rows, name: str, number: int, stage: int, rng: random.Random
) -> None:
    decided = stage > 4
    rows["change"].append(
        {
            "change_id": f"CR-{number:06}",
            "requirement_id": name,
            "requested_on": _day(rng, -60, -30),
            "requester_role": "客户方产品负责人",
            "kind": _word("change", "kind", rng),
            "reason": "业务规则调整",
            "content": "由按日核对改为按小时核对",
            "expected_effect": "更早发现差错",
            "client_note": "核对频率提高",
            "urgency": _word("change", "urgency", rng),
            "days_impact": rng.randint(0, 10),
            "verdict": "同意" if decided else None,
            "evaluated_on": _day(rng, -29, -28) if decided else None,
            "sent_on": _day(rng, -27, -25) if decided else None,
            "client_verdict": "同意" if decided else None,
            "client_answered_on": _day(rng, -24, -22) if decided else None,
            "implemented_on": _day(rng, -20, -16) if stage > 5 else None,
            "verification_result": "通过" if stage > 5 else None,
            "verified_on": _day(rng, -16, -16) if stage > 5 else None,
        }
    )
