"""A colleague's month: one requirement from the first call to the lessons learnt.

Every step is a day on which rows are added, and what a person who knows the project
would say of it on the Friday after.
"""

from __future__ import annotations

from pathlib import Path

from end_to_end.project import REQ, Project, Told

NO_PLAN = "无计划；没有承诺日期，也没有未完成的任务"
FIRST = "P0 88 第 1 位"


def test_a_colleagues_month(tmp_path: Path) -> None:
    project = Project(tmp_path)
    add, fill, on = project.add, project.fill, project.on

    two_requirements_are_noted(project)
    assert on("03-06") == Told(
        "待评估 未评分", "产品经理自 03-02：评估需求", NO_PLAN, ""
    )

    fill("requirement", 0, nature="刚性", impact=9, confidence=8, ease=6)
    assert on("03-13") == Told("方案制定", "产品经理自 03-02：制定方案", NO_PLAN, FIRST)

    two_solutions_are_worked_out(project)
    assert on("03-20") == Told(
        "待客户确认", "客户经理自 03-18：发出确认函", NOTHING_LATE, FIRST
    )

    letter = {"step": "方案", "sent_on": "03-23", "due_on": "03-30"}
    add("confirmation", requirement_ids=REQ, letter_number="QR-001", **letter)
    waiting = "客户自 03-23，限 03-30：答复确认函 QR-001"
    assert on("03-27") == Told("待客户确认", waiting, NOTHING_LATE, FIRST)
    overdue = "受阻；客户确认函超期 4 天未答复；05-08"
    assert on("04-03") == Told("待客户确认", waiting, overdue, FIRST, "FLOW-004")

    fill("confirmation", answered_on="04-08", verdict="同意")
    assert on("04-09") == Told(
        "待排期", "项目负责自 04-08：制定任务计划", NOTHING_LATE, FIRST
    )

    two_tasks_are_planned(project)
    in_time = "正常；预测 05-07 完成，承诺 05-08；05-08 → 05-07"
    to_do = "开发、测试自 04-13：完成导入接口（T-001）"
    assert on("04-10") == Told("执行中", to_do, in_time, FIRST)

    fill("task", 0, actual_start="04-14", progress=0.4)
    begun = "开发、测试自 04-14：完成导入接口（T-001）"
    assert on("04-17") == Told("执行中", begun, in_time, FIRST)

    a_change_is_agreed_and_planned(project)
    later = "正常；预测 05-13 完成，承诺 05-15；05-15 → 05-13"
    changing = on("04-30")
    assert (changing.stage, changing.health) == ("执行中 变更中", later)
    assert changing.turn == "测试、开发自 04-27：完成联调（T-002）"
    assert (changing.priority, changing.findings) == (FIRST, "")

    everything_is_done_and_submitted(project)
    assert on("05-15") == Told(
        "待验收", "客户自 05-14，限 05-21：完成 1 项验收", later, FIRST
    )

    fill("acceptance", result="通过", accepted_on="05-19", certificate_number="YS-001")
    assert on("05-22") == Told(
        "已满足", "客户经理自 05-19：记录客户反馈与经验教训", DELIVERED, "P0 88"
    )

    score = {"satisfaction": 5, "feedback": "快了很多", "lesson": "模板要先问全"}
    add("feedback", requirement_id=REQ, given_on="05-26", **score)
    assert on("05-29") == Told("已复盘", "", DELIVERED, "P0 88")


NOTHING_LATE = "正常；承诺 05-08，没有逾期的任务；05-08"
DELIVERED = "05-15 → 05-14"
"""What was promised, and when it was handed over."""


def two_requirements_are_noted(project: Project) -> None:
    project.add("client", client_id="C-001", name="北辰物流", importance=4)
    project.add(
        "requirement",
        requirement_id=REQ,
        client_id="C-001",
        title="批量导入运单",
        description="每天三千单，逐条录入太慢",
        raised_on="03-02",
        urgency="高",
        acceptance_criteria="千单一分钟内导入完成",
    )
    project.add(
        "requirement",
        requirement_id="REQ-0002",
        client_id="C-001",
        title="门店日报",
        description="每晚八点自动汇总",
        raised_on="03-03",
        nature="柔性",
        impact=6,
        confidence=6,
        ease=6,
    )


def two_solutions_are_worked_out(project: Project) -> None:
    basic = {"tier": "基础版", "description": "按模板导入", "chosen": "是"}
    advanced = {"tier": "进阶版", "description": "直连客户系统"}
    for row, committed in ((basic, "05-08"), (advanced, "06-12")):
        project.add(
            "solution",
            requirement_id=REQ,
            sent_on="03-18",
            committed_on=committed,
            **row,
        )


def two_tasks_are_planned(project: Project) -> None:
    dates = {"planned_start": "04-13", "planned_end": "04-24"}
    project.add(
        "task",
        task_id="T-001",
        requirement_ids=REQ,
        name="导入接口",
        role="开发",
        **dates,
    )
    dates = {"planned_start": "04-27", "planned_end": "05-07"}
    project.add(
        "task",
        task_id="T-002",
        requirement_ids=REQ,
        name="联调",
        role="测试",
        predecessor_ids="T-001",
        **dates,
    )


def a_change_is_agreed_and_planned(project: Project) -> None:
    project.fill("task", 0, actual_end="04-24", progress=1.0)
    project.fill("task", 1, actual_start="04-27", progress=0.4)
    project.add(
        "change",
        change_id="CR-001",
        requirement_id=REQ,
        requested_on="04-20",
        requester_role="客户方产品负责人",
        reason="又多一种模板",
        content="支持两种模板",
        expected_effect="两类运单都能导入",
        days_impact=7,
        verdict="同意",
        evaluated_on="04-21",
        sent_on="04-21",
        client_verdict="同意",
        client_answered_on="04-23",
        letter_number="BG-001",
        plan_updated_on="04-24",
    )
    project.add(
        "task",
        task_id="T-003",
        requirement_ids=REQ,
        name="第二种模板",
        role="开发",
        planned_start="05-08",
        planned_end="05-13",
        predecessor_ids="T-002",
    )


def everything_is_done_and_submitted(project: Project) -> None:
    project.fill("task", 1, actual_end="05-07", progress=1.0)
    project.fill("task", 2, actual_start="05-08", actual_end="05-13")
    done = {"verification": "功能验证", "verification_result": "通过"}
    project.fill("change", implemented_on="05-13", verified_on="05-14", **done)
    project.add(
        "acceptance",
        requirement_id=REQ,
        item="千单导入",
        criterion="一分钟内完成",
        submitted_on="05-14",
        due_on="05-21",
    )
