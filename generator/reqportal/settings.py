"""Layer 0: every setting of a portal, defined once.

The CLI reads them from `mkdocs.yml`; the plugin's schema is made from this class.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from reqportal.defaults import WORDS
from reqportal.findings import SettingsError
from reqportal.locales import N_
from reqportal.setting_errors import unreadable, wrong_setting
from reqportal.tolerant_yaml import TolerantLoader, merged

_ROLES = WORDS["zh"].roles
_YEARS = range(2000, 2100)
_Points = Annotated[float, Field(ge=-100, le=100)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class IceWeights(_Model):
    """How much each score weighs; only their proportion matters."""

    impact: float = Field(0.5, ge=0)
    """How much is gained."""
    confidence: float = Field(0.2, ge=0)
    """How sure we are of it."""
    ease: float = Field(0.3, ge=0)
    """How easy it is to carry out."""

    @field_validator("ease")
    @classmethod
    def _some_weight(cls, ease: float, values: Any) -> float:  # noqa: ANN401 - pydantic's
        if ease + values.data.get("impact", 0) + values.data.get("confidence", 0) <= 0:
            msg = N_("at least one weight must be above 0")
            raise ValueError(msg)
        return ease


class PriorityPoints(_Model):
    """Points added to 10 × ICE, and where the bands begin."""

    weights: IceWeights = IceWeights()
    """How much each score weighs; only their proportion matters."""
    rigid: _Points = 5
    """Points of a rigid requirement."""
    flexible: _Points = 0
    """Points of a flexible requirement."""
    latent: _Points = -5
    """Points of a latent requirement."""
    urgent: _Points = 5
    """Points of the urgency “urgent”."""
    high: _Points = 3
    """Points of the urgency “high”."""
    medium: _Points = 0
    """Points of the urgency “medium”, also where it is blank."""
    low: _Points = -3
    """Points of the urgency “low”."""
    importance_step: _Points = 1
    """Points per step of strategic importance above or below 3."""
    large: _Points = 2
    """Points of a client of large scale."""
    medium_scale: _Points = 0
    """Points of a client of medium scale, also where it is blank."""
    small: _Points = -1
    """Points of a client of small scale."""
    p0_from: float = 80
    """From how many points on the band is P0."""
    p1_from: float = 65
    """From how many points on the band is P1."""
    p2_from: float = 45
    """From how many points on the band is P2; below it is P3."""


class Roles(_Model):
    """Who acts by default at a stage, where the sheets name nobody."""

    contact: str = _ROLES["contact"]
    """Who speaks with the client."""
    evaluation: str = _ROLES["evaluation"]
    """Who evaluates."""
    solution: str = _ROLES["solution"]
    """Who works out the solution."""
    delivery: str = _ROLES["delivery"]
    """Who plans and delivers."""
    feedback: str = _ROLES["feedback"]
    """Who asks for feedback."""


class Limits(_Model):
    """How large a workbook may be, and what reading it may cost."""

    file_mb: float = Field(20, ge=0.001)
    """Megabytes of the file."""
    inflated_mb: float = Field(300, ge=0.001)
    """Megabytes of its content, unpacked."""
    entries: int = Field(1000, ge=1)
    """Parts in the file, pictures among them."""
    rows: int = Field(101_000, ge=1)
    """The last row of a sheet that may be filled."""
    columns: int = Field(500, ge=1)
    """The last column of a sheet that may be filled."""
    cells: int = Field(2_500_000, ge=1)
    """Cells of all visible sheets, blank ones inside the tables among them."""
    merged: int = Field(2_000_000, ge=1)
    """Cells that all merged ranges of a sheet cover together."""
    seconds: float = Field(60, ge=1)
    """Seconds that reading one workbook may take."""
    memory_mb: int = Field(2000, ge=200)
    """Megabytes that reading one workbook may take; not limited on Windows."""


class ShareSettings(_Model):
    """What clients are not to see, beyond what is internal anyway."""

    closed: tuple[str, ...] = ()
    """Columns kept from clients that they would see otherwise, such as
    `solution.price`; nothing internal can be opened."""


class PortalSettings(_Model):
    """The options of the `reqportal` plugin in mkdocs.yml.

    Defaults in words are those of `language`; here they are shown in Chinese.
    """

    sheets_dir: str = "sheets"
    """The folder of the workbooks, relative to mkdocs.yml; read recursively."""
    language: Literal["zh", "en"] = "zh"
    """The language of pages and findings."""
    as_of: date | Literal["today"] = "today"
    """The day everything is computed for."""
    timezone: str = "Asia/Shanghai"
    """Whose today it is."""
    process: Literal["quick", "standard", "strict"] = "standard"
    """Which gates exist: `quick` has neither solution nor confirmation, `strict`
    requires the reviews of four departments."""
    required_parties: tuple[str, ...] = ()
    """Departments whose review must have passed before the client is asked."""
    priority: PriorityPoints = PriorityPoints()
    """Points added to 10 × ICE, and where the bands begin."""
    roles: Roles = Roles()
    """Who acts by default at a stage, where the sheets name nobody."""
    capacity: dict[str, Annotated[float, Field(gt=0)]] = {}
    """Person-days a week of each role; the schedule marks what is above."""
    holidays: tuple[date, ...] = ()
    """Weekdays on which nobody works."""
    workdays: tuple[date, ...] = ()
    """Saturdays and Sundays on which everybody works."""
    productise_from: int = Field(3, ge=2)
    """From how many clients a common theme is worth a product feature."""
    vague_words: tuple[str, ...] = WORDS["zh"].vague
    """Words that need a figure beside them."""
    roster: tuple[str, ...] = ()
    """Names of persons that must not stand where a client may read."""
    company: str = ""
    """Our company's name, as it stands in letters."""
    read_hidden_sheets: bool = False
    """Whether hidden sheets are read like the visible ones."""
    limits: Limits = Limits()
    """How large a workbook may be, and what reading it may cost."""
    share: ShareSettings = ShareSettings()
    """What clients are not to see, beyond what is internal anyway."""

    @model_validator(mode="before")
    @classmethod
    def _in_its_language(cls, given: Any) -> Any:  # noqa: ANN401 - pydantic's
        """Fill in the language's words for what is left out."""
        language = given.get("language") if isinstance(given, dict) else None
        words = WORDS.get(language) if isinstance(language, str) else None
        if words is None:
            return given
        filled = {"vague_words": words.vague, "roles": {}, **given}
        if isinstance(filled["roles"], dict):
            filled["roles"] = {**words.roles, **filled["roles"]}
        return filled

    @field_validator("sheets_dir")
    @classmethod
    def _below_the_portal(cls, name: str) -> str:
        if Path(name).is_absolute() or ".." in Path(name).parts:
            msg = N_("must be a folder inside the portal")
            raise ValueError(msg)
        return name

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except Exception as error:
            msg = N_("is no known time zone; write it like Asia/Shanghai")
            raise ValueError(msg) from error
        return name

    @field_validator("as_of")
    @classmethod
    def _this_century(cls, day: date | Literal["today"]) -> date | Literal["today"]:
        return _of_this_century(day) if isinstance(day, date) else day

    @property
    def parties(self) -> tuple[str, ...]:
        """The departments whose review is required under this process."""
        departments = WORDS[self.language].departments
        strict = departments if self.process == "strict" else ()
        return tuple(dict.fromkeys((*self.required_parties, *strict)))

    def day(self, asked: str | None = None) -> date:
        """The as-of date: as asked, else as set, else today in the portal's zone.

        Raises SettingsError when `asked` is neither `today` nor an ISO date of
        this century.
        """
        if asked and asked != "today":
            return _typed_day(asked)
        if not asked and isinstance(self.as_of, date):
            return self.as_of
        return datetime.now(ZoneInfo(self.timezone)).date()


def _typed_day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise SettingsError(
            N_("“{value}” is not a date; write it like 2026-03-20"), value=text
        ) from error
    if day.year not in _YEARS:
        raise SettingsError(
            N_("{value} does not lie in the years 2000 to 2099"), value=text
        )
    return day


def _of_this_century(day: date) -> date:
    if day.year not in _YEARS:
        msg = N_("must lie in the years 2000 to 2099")
        raise ValueError(msg)
    return day


def config_path(portal: Path) -> Path:
    """The portal's mkdocs.yml. Raises SettingsError when there is none."""
    for name in ("mkdocs.yml", "mkdocs.yaml"):
        if (portal / name).is_file():
            return portal / name
    raise SettingsError(
        N_(
            "{folder} is not a portal: it has no mkdocs.yml. Name the portal's folder "
            "with -C, or make a new one with: reqportal init DIR"
        ),
        folder=portal.name or str(portal),
    )


def load_settings(portal: Path) -> PortalSettings:
    """The settings in a portal's mkdocs.yml; defaults where it names none.

    Raises SettingsError when the file is missing, is no YAML or holds a bad value.
    """
    return settings_from(_plugin_options(_read(config_path(portal))))


def settings_from(options: Any) -> PortalSettings:  # noqa: ANN401 - as typed
    """Settings from the plugin's options. Raises SettingsError on a bad value."""
    try:
        return PortalSettings.model_validate(options)
    except ValidationError as error:
        raise wrong_setting(error, PortalSettings) from error


def _read(path: Path, inheriting: tuple[Path, ...] = ()) -> dict[str, Any]:
    if path.resolve() in inheriting:
        raise SettingsError(
            N_("{name} inherits itself: remove its line INHERIT"), name=path.name
        )
    try:
        content = yaml.load(path.read_text("utf-8"), TolerantLoader)  # noqa: S506 - safe
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise SettingsError(
            N_("{name} cannot be read: {problem}"),
            name=path.name,
            problem=unreadable(error),
        ) from error
    content = content if isinstance(content, dict) else {}
    parent = content.get("INHERIT")
    if isinstance(parent, str):
        above = _read(path.parent / parent, (*inheriting, path.resolve()))
        return merged(above, content)
    return content


def _plugin_options(content: dict[str, Any]) -> Any:  # noqa: ANN401 - as typed
    plugins = content.get("plugins") or []
    items = plugins.items() if isinstance(plugins, dict) else _pairs(plugins)
    for name, options in items:
        if name == "reqportal":
            return _given(options)
    return {}


def _given(options: Any) -> Any:  # noqa: ANN401 - as typed
    """The options without those left blank, which keep their defaults."""
    if isinstance(options, dict):
        return {name: value for name, value in options.items() if value is not None}
    return {} if options is None else options


def _pairs(plugins: Any) -> list[tuple[str, Any]]:  # noqa: ANN401 - as typed
    pairs: list[tuple[str, Any]] = []
    for plugin in plugins if isinstance(plugins, list) else ():
        pairs.extend(plugin.items() if isinstance(plugin, dict) else [(plugin, {})])
    return pairs
