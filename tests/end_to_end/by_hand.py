"""The sample's figures worked out from the workbooks alone, without the program.

Rows are dicts of header → value as openpyxl reads them; dates are dates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

SHEETS = Path(__file__).parents[2] / "sheets"
AS_OF = date(2026, 3, 20)
Row = dict[str, Any]
Span = tuple[date, date]
DISPOSED = {"暂缓", "客户取消", "不采纳", "合并"}
FOR_GOOD = {"客户取消", "不采纳", "合并"}
AGREED = {"同意", "有条件同意"}
ON_SOLUTION = {"方案", "替代方案", "撤回确认"}
FEASIBLE = [f"{name}可行性" for name in ("技术", "资源", "预算", "周期", "合规")]


def sheet(workbook: str, name: str) -> list[Row]:
    book = load_workbook(SHEETS / f"{workbook}.xlsx", read_only=True)
    head, *rows = book[name].iter_rows(values_only=True)
    book.close()
    names = [str(text).rstrip("*") for text in head]
    found = [dict(zip(names, map(plain, row), strict=False)) for row in rows]
    return [row for row in found if row[names[0]] or row[names[1]]]


def plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date()
    return value or None if isinstance(value, str) else value


def percentile(values: Iterable[int], percent: int) -> int | None:
    ordered = sorted(values)
    return ordered[ceil(percent * len(ordered) / 100) - 1] if ordered else None


def ids(row: Row) -> list[str]:
    for mark in ",，、;；\n":
        row = {**row, "需求编号": row["需求编号"].replace(mark, " ")}
    return list(row["需求编号"].split())


CLIENTS = sheet("requirements", "客户")
NEEDS = {row["需求编号"]: row for row in sheet("requirements", "需求")}
LETTERS = [r for r in sheet("evaluations", "客户确认") if r["需求编号"]]
TASKS = [r for r in sheet("tasks", "任务") if r["任务状态"] != "取消"]
FEEDBACK = sheet("tasks", "反馈")
CHANGES = sheet("changes", "变更")
QUESTIONS = sheet("requirements", "澄清")
REVIEWS = sheet("evaluations", "内部评审")
SOLUTIONS = sheet("evaluations", "方案")
EVALUATIONS = [r for r in sheet("evaluations", "评估") if r["需求编号"]]
ACCEPTANCES = sheet("tasks", "验收")
PARENTS = {row["上级需求"] for row in NEEDS.values() if row["上级需求"]}
LEAVES = [name for name in NEEDS if name not in PARENTS]


def line(name: str) -> list[str]:
    """A requirement, its parent, its grandparent."""
    above = NEEDS[name]["上级需求"]
    return [name, *line(above)] if above else [name]


def of(rows: list[Row], name: str) -> list[Row]:
    return [row for row in rows if row["需求编号"] and name in ids(row)]


def nearest(rows: list[Row], name: str) -> list[Row]:
    """Its own rows, else those of the nearest requirement above it."""
    return next((found for up in line(name) if (found := of(rows, up))), [])


def latest(days: Iterable[date | None]) -> date | None:
    return max((day for day in days if day), default=None)


def earliest(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day), default=None)


def is_aside_change(row: Row) -> bool:
    return row["评估结论"] == "驳回" or row["客户结论"] in {"不同意", "撤回"}


def disposition(name: str) -> Row:
    filled = [NEEDS[up] for up in line(name) if NEEDS[up]["人工处置"]]
    return filled[0] if filled else NEEDS[name]


def letters(name: str) -> list[Row]:
    """Its own and those above, up to the first that has one on the solution."""
    found: list[Row] = []
    for up in line(name):
        found += of(LETTERS, up)
        if any(row["确认环节"] in ON_SOLUTION for row in of(LETTERS, up)):
            break
    return sorted(found, key=lambda r: r["答复日期"] or r["发出日期"], reverse=True)


def last_word(name: str) -> Row | None:
    counts = (
        row
        for row in letters(name)
        if row["确认环节"] in ON_SOLUTION
        or (row["确认环节"] == "变更" and row["结论"] in AGREED)
    )
    return next(counts, None)


def is_agreed(row: Row | None) -> bool:
    return bool(row) and row["确认环节"] != "撤回确认" and row["结论"] in AGREED


def is_refused(row: Row | None) -> bool:
    return bool(row) and (row["确认环节"] == "撤回确认" or row["结论"] == "不同意")


def valid_from(name: str) -> date | None:
    done = [r["实施完成日期"] for r in of(CHANGES, name) if not is_aside_change(r)]
    row = disposition(name)
    reopened = row["处置日期"] if row["人工处置"] == "重新打开" else None
    return latest([*done, reopened])


def items(name: str) -> dict[str, list[Row]]:
    """Acceptance item to its rows, the latest first."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in of(ACCEPTANCES, name):
        found[row["验收项"]].append(row)
    for rows in found.values():
        rows.sort(key=dated, reverse=True)
    return found


def dated(row: Row) -> date:
    return row["验收日期"] or row["提交验收日期"] or date.min


def standing_items(name: str) -> list[tuple[Row, bool]]:
    """The row of each item that counts, and whether it is void."""
    since = valid_from(name)
    return [
        (rows[0], bool(since) and dated(rows[0]) < since)
        for rows in items(name).values()
    ]


def chosen(name: str) -> Row | None:
    rows = nearest(SOLUTIONS, name)
    marked = [row for row in rows if row["选定"] == "是"]
    if len(marked) == 1:
        return marked[0]
    return rows[0] if len(rows) == 1 else None


def vetoed(name: str) -> bool:
    rows = of(REVIEWS, name)
    source = next((up for up in line(name) if of(SOLUTIONS, up)), name)
    if source != name:
        rows += of(REVIEWS, source)
    last: dict[str, Row] = {}
    for row in sorted(rows, key=lambda r: r["评审日期"] or date.min):
        last[row["评审方"]] = row
    return any(row["结论"] == "驳回" for row in last.values())


def reviewed_on(name: str) -> date | None:
    source = next((up for up in line(name) if of(SOLUTIONS, up)), name)
    rows = [r for up in {name, source} for r in of(REVIEWS, up)]
    return latest(row["评审日期"] for row in rows)


def open_questions(name: str) -> list[Row]:
    agreed = latest(
        r["答复日期"] or r["发出日期"] for r in letters(name) if is_agreed(r)
    )
    return [
        row
        for row in of(QUESTIONS, name)
        if not row["客户答复"]
        and not row["答复日期"]
        and not (agreed and (row["提问日期"] or date.min) <= agreed)
    ]


def gates(name: str) -> list[tuple[str, bool, date | None]]:
    """Stage, whether its gate holds, and when it was met."""
    tasks, word, pick = of(TASKS, name), last_word(name), chosen(name)
    rows = standing_items(name)
    passed = [r for r, void in rows if not void and r["结果"] and r["结果"] != "不通过"]
    failed = any(not void and row["结果"] == "不通过" for row, void in rows)
    accepted = latest(r["验收日期"] or r["提交验收日期"] for r, _ in rows)
    judged = nearest(EVALUATIONS, name)
    said = [
        r["日期"] for r in of(FEEDBACK, name) if not accepted or r["日期"] >= accepted
    ]
    done = bool(tasks) and all(row["实际完成"] for row in tasks)
    settled = latest(r["答复日期"] for r in of(QUESTIONS, name))
    starts = [row[key] for row in tasks for key in ("计划开始", "实际开始")]
    return [
        ("待澄清", not open_questions(name), settled or NEEDS[name]["提出日期"]),
        ("待评估", bool(judged), earliest(r["评估日期"] for r in judged)),
        (
            "方案制定",
            bool(pick) and not vetoed(name) and not is_refused(word),
            latest([pick["提交客户日期"] if pick else None, reviewed_on(name)]),
        ),
        (
            "待客户确认",
            is_agreed(word),
            word and (word["答复日期"] or word["发出日期"]),
        ),
        ("待排期", bool(tasks), earliest(starts)),
        ("执行中", done and not failed, latest(row["实际完成"] for row in tasks)),
        ("待验收", bool(rows) and len(passed) == len(rows), accepted),
        ("已满足", bool(said), earliest(said)),
    ]


STAGES = [stage for stage, _, _ in gates(LEAVES[0])] + ["已复盘"]


def stage(name: str) -> str:
    """The first gate that does not hold; work begun leaves the early ones behind."""
    begun = any(
        r["实际开始"] or r["实际完成"] or str(r["进度"] or "0").strip("%") != "0"
        for r in of(TASKS, name)
    )
    held = is_refused(last_word(name)) or vetoed(name)
    for number, (found, holds, _) in enumerate(gates(name)):
        late = number >= STAGES.index("执行中") or not begun
        if not holds and (late or (held and found == "方案制定")):
            return found
    return "已复盘"


def aside(name: str) -> tuple[str | None, date | None]:
    row = disposition(name)
    if row["人工处置"] in DISPOSED:
        return row["人工处置"], row["处置日期"]
    judged = sorted(nearest(EVALUATIONS, name), key=lambda r: r["评估日期"])
    other = any(r["确认环节"] == "替代方案" and is_agreed(r) for r in letters(name))
    verdicts = [judged[-1][key] for key in FEASIBLE] if judged else []
    if "暂无法实现" in verdicts and not (other and not is_refused(last_word(name))):
        return "暂无法实现", judged[-1]["评估日期"]
    return None, None


OPEN = [
    name
    for name in LEAVES
    if stage(name) not in {"已满足", "已复盘"} and aside(name)[0] is None
]
FULFILLED = [
    name
    for name in LEAVES
    if stage(name) in {"已满足", "已复盘"} and aside(name)[0] is None
]


def accepted_on(name: str) -> date | None:
    return gates(name)[STAGES.index("待验收")][2] if name in FULFILLED else None


def waits(name: str) -> list[Span]:
    """When something lay with the client."""
    found: list[tuple[date | None, date | None]] = []
    agreed = [r["答复日期"] or r["发出日期"] for r in letters(name) if is_agreed(r)]
    for row in of(QUESTIONS, name):
        end = row["答复日期"]
        if not end and not row["客户答复"]:
            later = [d for d in agreed if row["提问日期"] and d >= row["提问日期"]]
            end = AS_OF if row in open_questions(name) else earliest(later)
        found.append((row["提问日期"], end))
    newer, word = None, last_word(name)
    for row in letters(name):
        end, solution = row["答复日期"], row["确认环节"] in ON_SOLUTION
        if not end and not row["结论"]:
            end = newer if solution and row is not word else AS_OF
        if row["确认环节"] != "撤回确认":
            found.append((row["发出日期"], end))
        newer = (row["发出日期"] or row["答复日期"]) if solution else newer
    for row in of(CHANGES, name):
        silent = not row["客户结论"] and row["评估结论"] in AGREED
        answer = row["客户确认日期"] or (AS_OF if silent else None)
        found.append((row["提交客户日期"], answer))
    for rows in items(name).values():
        since = valid_from(name)
        void = bool(since) and dated(rows[0]) < since
        waiting = rows[0]["提交验收日期"] and not rows[0]["结果"] and not void
        end = AS_OF if waiting else since
        for row in rows:
            answer = row["验收日期"] or (None if row["结果"] else end)
            found.append((row["提交验收日期"], answer))
            end = row["提交验收日期"]
    return [(start, end) for start, end in found if start and end]


def waited(name: str, start: date, end: date) -> int:
    """Days of a span on which something lay with the client, one by one."""
    numbers = range(start.toordinal(), end.toordinal())
    spans = [(a.toordinal(), b.toordinal()) for a, b in waits(name)]
    return sum(any(a <= day < b for a, b in spans) for day in numbers)


def stays(name: str) -> dict[str, Span]:
    """The stages it entered and left by the as-of date."""
    raised = NEEDS[name]["提出日期"]
    found, known, days = {}, raised, [raised]
    for label, holds, met in gates(name):
        left = max(met, known) if holds and met else None
        known = left or known
        days.append(left)
        start, end = days[-2:]
        if start and end and end <= AS_OF:
            found[label] = (start, end)
    return found


def spread(rows: Iterable[tuple[str, Span]]) -> tuple[int | None, ...]:
    """n, then median and P85 of all, of ours and of the client's days."""
    spans = list(rows)
    every = [(end - start).days for _, (start, end) in spans]
    client = [waited(name, start, end) for name, (start, end) in spans]
    ours = [a - b for a, b in zip(every, client, strict=True)]
    kinds = (every, ours, client)
    return (len(spans), *(percentile(days, p) for days in kinds for p in (50, 85)))


def months() -> list[tuple[int, int, int]]:
    """Raised, fulfilled and declined in the twelve months up to the as-of date's."""
    names = [(2025, m) for m in range(4, 13)] + [(2026, m) for m in range(1, 4)]
    gone = [aside(n)[1] for n in LEAVES if aside(n)[0] in FOR_GOOD]
    sorts = ([NEEDS[n]["提出日期"] for n in LEAVES], map(accepted_on, LEAVES), gone)
    found = [[(d.year, d.month) for d in days if d] for days in map(list, sorts)]
    return [tuple(days.count(month) for days in found) for month in names]  # type: ignore[misc]


def delivered(name: str) -> date | None:
    tasks, rows = of(TASKS, name), standing_items(name)
    unsent = any(void or not (r["结果"] or r["提交验收日期"]) for r, void in rows)
    if any(not row["实际完成"] for row in tasks) or unsent:
        return None
    sent = latest(row["提交验收日期"] for row, _ in rows)
    return sent or latest(row["实际完成"] for row in tasks)


def commitments(name: str) -> tuple[date | None, date | None]:
    """The original one and the current one."""
    pick = chosen(name)
    original = pick["承诺交付日期"] if pick else None
    if original is None:
        return None, None
    source = next(up for up in line(name) if of(SOLUTIONS, up))
    rows = [row for up in {name, source} for row in of(CHANGES, up)]
    added = sum(days_added(row) or 0 for row in rows)
    return original, date.fromordinal(original.toordinal() + added)


def days_added(row: Row) -> int | None:
    """What an agreed change does to the schedule; None where it says nothing."""
    if row["客户结论"] != "同意" or is_aside_change(row) or row["工期影响天"] is None:
        return None
    return int(row["工期影响天"])


def on_time(which: int) -> tuple[int, int]:
    """Kept and judged: deliveries of 365 days against a commitment."""
    rows = [(delivered(name), commitments(name)[which]) for name in LEAVES]
    judged = [
        done <= due for done, due in rows if done and due and (AS_OF - done).days <= 365
    ]
    return sum(judged), len(judged)


def overdue() -> int:
    dues = [commitments(name)[1] for name in OPEN if delivered(name) is None]
    return sum(bool(due) and due < AS_OF for due in dues)


def confirmed() -> tuple[int, int]:
    after = STAGES.index("待客户确认")
    reached = [name for name in OPEN if STAGES.index(stage(name)) >= after]
    return sum(gates(name)[after][1] for name in reached), len(reached)


def turn_round() -> list[int]:
    return [
        (row["答复日期"] - row["发出日期"]).days
        for row in LETTERS
        if row["发出日期"] and row["答复日期"] and row["确认环节"] != "撤回确认"
    ]


def in_time() -> tuple[int, int]:
    """Letters answered by the due date, and those answered or awaited after it."""
    judged = []
    for row in LETTERS:
        due, back = row["要求答复日期"], row["答复日期"]
        if not due or row["确认环节"] == "撤回确认":
            continue
        awaited = [
            name
            for name in NEEDS
            if name in ids(row) and (name in PARENTS or name in OPEN)
            if row["确认环节"] not in ON_SOLUTION or last_word(name) is row
        ]
        if back:
            judged.append(back <= due)
        elif row["发出日期"] and not row["结论"] and due < AS_OF and awaited:
            judged.append(False)
    return sum(judged), len(judged)


def first_pass() -> tuple[int, int]:
    """Items passed at their first result, and items with any result."""
    judged = []
    for name in NEEDS:
        for rows in items(name).values():
            results = sorted((r for r in rows if r["结果"]), key=dated)
            judged += [results[0]["结果"] != "不通过"] if results else []
    return sum(judged), len(judged)


def changed() -> tuple[int, int, int]:
    """Changes, leaves, and leaves with a change of their own or above."""
    own = {row["需求编号"] for row in CHANGES}
    touched = [name for name in LEAVES if own & set(line(name))]
    return len(CHANGES), len(LEAVES), len(touched)


def days_of_changes() -> list[int]:
    return [days for row in CHANGES if (days := days_added(row)) is not None]


def quarters() -> list[tuple[str, str, int]]:
    """Quarter, mean and n of the satisfaction given, the latest first."""
    scores: dict[str, list[int]] = defaultdict(list)
    for row in FEEDBACK:
        if row["满意度"] and row["日期"] <= AS_OF:
            day = row["日期"]
            scores[f"{day.year} Q{ceil(day.month / 3)}"].append(int(row["满意度"]))
    names = sorted(scores, reverse=True)
    assert all(a > b for a, b in pairwise(names))
    return [
        (name, f"{sum(scores[name]) / len(scores[name]):.1f}", len(scores[name]))
        for name in names
    ]


def renewals() -> dict[str, set[str]]:
    """Clients that renew within 90 days, and the leaves they still wait for."""
    near = [
        row["客户编号"]
        for row in sorted(CLIENTS, key=lambda row: row["续约日期"])
        if 0 <= (row["续约日期"] - AS_OF).days <= 90
    ]
    waiting = [
        name
        for name in LEAVES
        if stage(name) not in {"已满足", "已复盘"} and aside(name)[0] not in FOR_GOOD
    ]
    return {
        client: {name for name in waiting if NEEDS[name]["客户编号"] == client}
        for client in near
    }


def person_days() -> dict[str, tuple[float, int, float, int, float | None, int]]:
    """Role to planned and n, actual and n, overrun and n."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in TASKS:
        if row["计划人天"] is not None or row["实际人天"] is not None:
            rows[row["负责角色"] or "项目负责"].append(row)
    return {role: _person_days(found) for role, found in rows.items()}


def _person_days(
    rows: list[Row],
) -> tuple[float, int, float, int, float | None, int]:
    planned = [r["计划人天"] for r in rows if r["计划人天"] is not None]
    actual = [r["实际人天"] for r in rows if r["实际人天"] is not None]
    both = [
        (r["计划人天"], r["实际人天"])
        for r in rows
        if r["实际完成"] and r["计划人天"] is not None and r["实际人天"] is not None
    ]
    base = sum(plan for plan, _ in both)
    over = sum(real for _, real in both) / base - 1 if base else None
    return sum(planned), len(planned), sum(actual), len(actual), over, len(both)
