"""The reference page on performance, as Markdown: what was measured, and on what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from operator import attrgetter
from typing import TypeAlias

import conditions
import measure
import reading
from measure import Cost
from ours import Ours
from peers import PEERS, Result

_DONE = {
    "full": "完整生成 · full build, nothing kept from before",
    "nothing": "无改动 · built again, nothing changed",
    "title": "改一个标题 · one title edited",
    "score": "改一个评分 · one score edited (many ranks move)",
    "check": "检查 · `check`, nothing kept from before",
}
_PEERS_FACTOR, _GROWTH, _BYTES = 20, 1.3, 100_000
"""At least so much faster; at most so much dearer each; at most so long a page."""
_COMPARED = ("StrictDoc", "Sphinx-Needs")


@dataclass(frozen=True, slots=True)
class Budget:
    """What a thing may cost on two processors."""

    seconds: float
    peak: float | None = None
    """Bytes of one process."""


BUDGETS = {
    ("full", 10_000): Budget(8),
    ("title", 10_000): Budget(1.2),
    ("nothing", 10_000): Budget(0.3),
    ("full", 100_000): Budget(90, 2e9),
}
_SERVED, _SERVED_AT = 0.5, 10_000
_SEARCHED = 0.15
"""Seconds until the search box first answers, at the same size."""
READING_BUDGET = Budget(4, 600e6)


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything one run of the bench found."""

    ours: Sequence[Ours]
    peers: Sequence[Result]
    reading: Mapping[int, Cost]
    """By the number of workbooks that the rows are spread over."""
    runs: int
    load: float
    """How many processes wanted a processor when the run began."""


def page(found: Measured) -> str:
    """The whole page; a part that was not measured is left out."""
    parts = (
        _HEAD,
        _conditions(found),
        _budgets(found),
        _builds(found.ours),
        _saves(found.ours),
        _answers(found.ours),
        _growth(found),
        _floors(found.ours),
        _profiles(found.ours),
        _reading(found.reading),
        _weights(found.ours),
        _peers(found),
    )
    return "\n\n".join(part for part in parts if part) + "\n"


_HEAD = """# 性能

*本页由 `bench/run.py` 测量并写成，请不要手工修改。*

秒数是下列条件下的中位数；与预算之比不大于 1 即达到预算，“—”表示该规模没有预算。
门户由程序按种子生成，十四张表都有内容。

Performance: written by `bench/run.py` from one run. Seconds are medians by the clock
for a process of its own, from start to exit. Memory is that of its largest process at
the largest. A ratio to a budget is met up to 1; “—” means that there is no budget for
this size. The portals are made from a seed, with all 14 sheets filled."""


def _conditions(found: Measured) -> str:
    said = conditions.conditions() | {
        "Load when it began": f"{found.load:.1f} processes",
        "Runs of each": f"{found.runs}",
    }
    return "## 条件 · Conditions\n\n" + _table(("", ""), said.items())


def _budgets(found: Measured) -> str:
    head = ("What", "Budget", "Measured", "Met", "Where the seconds go")
    rows = [
        (what, budget, measured, "yes" if is_met else "**no**", spent)
        for what, budget, measured, is_met, spent in _judged(found)
    ]
    return f"## 预算 · Budgets\n\n{_table(head, rows)}" if rows else ""


Judged: TypeAlias = tuple[str, str, str, bool, str]
"""What, its budget, what was measured, whether that is met, and where it goes."""


def _judged(found: Measured) -> Iterator[Judged]:
    for books, cost in found.reading.items():
        if cost.is_done:
            what = f"read {reading.ROWS:,} rows of {books} workbook(s)"
            yield _against(what, cost, READING_BUDGET)
    for one in found.ours:
        for name, cost in one.costs.items():
            budget = BUDGETS.get((name, one.size))
            if budget and cost.is_done:
                what = f"{_DONE[name].partition(' · ')[2]}, {one.size:,}"
                yield _against(what, cost, budget, _spent(name, one))
        if one.size == _SERVED_AT and one.served:
            yield _at_most("a save until its page is served", _SERVED, one.served.ready)
        if one.size == _SERVED_AT and one.searched:
            yield _at_most("first answer of the search", _SEARCHED, one.searched.first)
        if one.size == _SERVED_AT:
            longest = f"{one.heaviest / 1000:,.0f} KB"
            is_met = one.heaviest <= _BYTES
            yield "longest page", f"{_BYTES // 1000} KB", longest, is_met, ""
    factor = _factor(_points(found.ours, "full"))
    if factor:
        what = "a requirement of 100,000 against one of 1,000"
        yield what, f"{_GROWTH} times", f"{factor:.2f} times", factor <= _GROWTH, ""
    yield from _faster(found)


def _against(what: str, cost: Cost, budget: Budget, spent: str = "") -> Judged:
    is_met = cost.wall <= budget.seconds
    allowed, measured = f"{budget.seconds:g} s", f"{cost.wall:.2f} s"
    if budget.peak is not None:
        is_met = is_met and cost.peak <= budget.peak
        allowed += f", {budget.peak / 1e6:,.0f} MB"
        measured += f", {cost.peak / 1e6:,.0f} MB"
    return what, allowed, measured, is_met, spent


def _at_most(what: str, allowed: float, seconds: float) -> Judged:
    return what, f"{allowed:g} s", f"{seconds:.2f} s", seconds <= allowed, ""


def _spent(name: str, one: Ours) -> str:
    """The three dearest stages, and what no build can do without."""
    stages, cost = one.stages.get(name, {}), one.costs[name]
    dearest = sorted(stages, key=lambda stage: -stages[stage])[:3]
    said = [f"{stage} {stages[stage] / cost.wall:.0%}" for stage in dearest]
    if name == "full" and one.floor:
        said.append(f"floor {one.floor.seconds:.2f} s")
    return ", ".join(said)


def _faster(found: Measured) -> Iterator[Judged]:
    full = {one.size: one.costs["full"] for one in found.ours}
    for one in found.peers:
        ours = full.get(one.size)
        is_asked = one.size == _SERVED_AT and one.peer.name.startswith(_COMPARED)
        if not is_asked or ours is None or not ours.is_done or one.cost is None:
            continue
        sign = "> " if one.cost.status == measure.TIMED_OUT else ""
        if sign or (one.cost.is_done and not one.problem):
            factor = one.cost.wall / ours.wall
            allowed, measured = f"{_PEERS_FACTOR} times", f"{sign}{factor:.1f} times"
            is_met = factor >= _PEERS_FACTOR
            yield f"faster than {one.peer.name}", allowed, measured, is_met, ""


def _builds(ours: Iterable[Ours]) -> str:
    head = ("Requirements", "What", "Seconds", "CPU seconds", "Memory", "÷ budget")
    rows = [
        (f"{one.size:,}", said, *_cost(one.costs[name]), _ratio(name, one))
        for one in ours
        for name, said in _DONE.items()
        if name in one.costs
    ]
    return "## 生成 · Builds\n\n" + _table(head, rows)


def _saves(ours: Iterable[Ours]) -> str:
    head = ("Requirements", "The page edited", "Everything", "÷ budget")
    rows = [
        (
            f"{one.size:,}",
            f"{one.served.ready:.2f} s",
            f"{one.served.whole:.2f} s",
            f"{one.served.ready / _SERVED:.2f} of {_SERVED:g} s"
            if one.size == _SERVED_AT
            else "—",
        )
        for one in ours
        if one.served
    ]
    said = (
        "`reqportal serve`: seconds from a title saved in one workbook until a browser "
        "gets its page anew, and until ranks, overviews and the search follow."
    )
    return f"## 预览 · Serve\n\n{said}\n\n{_table(head, rows)}" if rows else ""


def _answers(ours: Iterable[Ours]) -> str:
    head = ("Requirements", "The first word", "A later word", "÷ budget")
    rows = [
        (
            f"{one.size:,}",
            f"{one.searched.first * 1000:.0f} ms",
            f"{one.searched.later * 1000:.0f} ms",
            f"{one.searched.first / _SEARCHED:.2f} of {_SEARCHED * 1000:.0f} ms"
            if one.size == _SERVED_AT
            else "—",
        )
        for one in ours
        if one.searched
    ]
    said = (
        "From a word in the search box until its first answer is shown, in Chromium "
        "over http, on a page just opened; the words are titles of the portal."
    )
    return f"## 搜索 · Search\n\n{said}\n\n{_table(head, rows)}" if rows else ""


def _ratio(name: str, one: Ours) -> str:
    budget = BUDGETS.get((name, one.size))
    return _over(one.costs[name], budget) if budget else "—"


def _over(cost: Cost, budget: Budget) -> str:
    if not cost.is_done:
        return "—"
    said = f"{cost.wall / budget.seconds:.2f} of {budget.seconds:g} s"
    if budget.peak is None:
        return said
    return f"{said}, {cost.peak / budget.peak:.2f} of {budget.peak / 1e6:,.0f} MB"


def _growth(found: Measured) -> str:
    named = {
        f"`reqportal`: {said}": _points(found.ours, name)
        for name, said in _DONE.items()
    }
    for peer in PEERS:
        its = (one for one in found.peers if one.peer == peer)
        named[peer.name] = {
            one.size: one.cost.wall for one in its if one.cost and not one.problem
        }
    powers = {name: measure.growth(points) for name, points in named.items()}
    rows = [
        (name, _between(named[name]), f"N^{power:.2f}")
        for name, power in powers.items()
        if power is not None
    ]
    if not rows:
        return ""
    table = _table(("What", "Requirements", "Seconds grow as"), rows)
    said = _each(_points(found.ours, "full"))
    return f"## 增长 · Growth\n\n{table}" + (f"\n\n{said}" if said else "")


def _points(ours: Iterable[Ours], name: str) -> dict[int, float]:
    return {
        one.size: one.costs[name].wall
        for one in ours
        if name in one.costs and one.costs[name].is_done
    }


def _between(points: Mapping[int, float]) -> str:
    return f"{min(points):,} to {max(points):,}"


def _each(points: Mapping[int, float]) -> str:
    factor = _factor(points)
    if factor is None:
        return ""
    return (
        f"One requirement of {_LARGE:,} costs {factor:.2f} times one of {_SMALL:,} "
        f"(budget: {_GROWTH})."
    )


_SMALL, _LARGE = 1_000, 100_000


def _factor(points: Mapping[int, float]) -> float | None:
    if not {_SMALL, _LARGE} <= points.keys():
        return None
    return (points[_LARGE] / _LARGE) / (points[_SMALL] / _SMALL)


def _floors(ours: Iterable[Ours]) -> str:
    head = ("Requirements", "Inflate the workbooks", "Write the site", "Full ÷ floor")
    rows = [
        (
            f"{one.size:,}",
            f"{one.floor.inflating:.2f} s",
            f"{one.floor.writing:.2f} s",
            f"{one.costs['full'].wall / one.floor.seconds:.2f}",
        )
        for one in ours
        if one.floor
    ]
    said = (
        "The floor: the same workbooks inflated to values and the same bytes joined "
        "from finished halves and written, with nothing checked."
    )
    return f"## 下限 · Floor\n\n{said}\n\n{_table(head, rows)}" if rows else ""


def _profiles(ours: Sequence[Ours]) -> str:
    parts = []
    for name, said in _DONE.items():
        told = [one for one in ours if one.stages.get(name)]
        if told:
            parts.append(f"{said}:\n\n{_profile(name, told)}")
    return "\n\n".join(("## 各阶段 · Stages, in seconds", *parts)) if parts else ""


def _profile(name: str, ours: Sequence[Ours]) -> str:
    stages = dict.fromkeys(stage for one in ours for stage in one.stages[name])
    head = ("Stage", *(f"{one.size:,}" for one in ours))
    rows = [
        (stage, *(_seconds(one.stages[name].get(stage)) for one in ours))
        for stage in stages
    ]
    return _table(head, rows)


def _reading(costs: Mapping[int, Cost]) -> str:
    head = ("Workbooks", "Seconds", "CPU seconds", "Memory", "÷ budget")
    rows = [
        (f"{books}", *_cost(cost), _over(cost, READING_BUDGET))
        for books, cost in costs.items()
    ]
    title = f"Read and validate {reading.ROWS:,} rows × {reading.COLUMNS} columns"
    return f"## 读取 · {title}\n\n{_table(head, rows)}" if rows else ""


def _weights(ours: Iterable[Ours]) -> str:
    head = ("Requirements", "Pages", "Longest page, the theme left out", "÷ budget")
    rows = [
        (
            f"{one.size:,}",
            f"{one.pages:,}",
            f"{one.heaviest / 1000:,.0f} KB",
            f"{one.heaviest / _BYTES:.2f} of {_BYTES // 1000} KB",
        )
        for one in ours
        if one.pages
    ]
    return f"## 页面 · Pages\n\n{_table(head, rows)}" if rows else ""


def _peers(found: Measured) -> str:
    if not found.peers:
        return ""
    full = {one.size: one.costs["full"] for one in found.ours}
    rows = [
        (f"{one.size:,}", one.peer.name, *_peer(one, full.get(one.size)))
        for one in sorted(found.peers, key=attrgetter("size"))
    ]
    head = ("Requirements", "Tool", "Seconds", "CPU seconds", "Memory", "÷ ours", "")
    packages = dict.fromkeys(name for peer in PEERS for name in peer.packages)
    return _PEERS_SAID.format(
        names=", ".join(name.replace("==", " ") for name in packages),
        factor=_PEERS_FACTOR,
        compared=" and ".join(_COMPARED),
        table=_table(head, rows),
    )


_PEERS_SAID = """## 同类工具 · Other tools

The same requirements (id, client, title, description, parent, acceptance criteria, a
table of the tasks) in each tool's own format, built from nothing in an environment of
its own: {names}. Afterwards the pages are searched for every id, title and task; a tool
that leaves any out, fails, or is stopped at the limit says so. `reqportal` reads them
from workbooks with 13 more sheets, checks them, and makes more kinds of pages. “÷ ours”
is to its full build; the budget is {factor} or more for {compared}.

{table}"""


def _peer(result: Result, ours: Cost | None) -> tuple[str, ...]:
    cost, problem = result.cost, escape(result.problem).replace("|", "/")
    if cost is None or not cost.is_done:
        return ("", "", "", _at_least(cost, ours), problem)
    if problem or ours is None or not ours.is_done:
        return (*_cost(cost), "", problem)
    once = "one run" if cost.runs == 1 else ""
    return (*_cost(cost), f"{cost.wall / ours.wall:.1f}", once)


def _at_least(cost: Cost | None, ours: Cost | None) -> str:
    was_stopped = cost is not None and cost.status == measure.TIMED_OUT
    if cost is None or not was_stopped or ours is None or not ours.is_done:
        return ""
    return f"> {cost.wall / ours.wall:.1f}"


def _cost(cost: Cost) -> tuple[str, str, str]:
    if not cost.is_done:
        return (f"failed ({cost.status})", "", "")
    return (_seconds(cost.wall), _seconds(cost.cpu), f"{cost.peak / 1e6:,.0f} MB")


def _seconds(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.2f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (head, ["---"] * len(head), *rows)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
