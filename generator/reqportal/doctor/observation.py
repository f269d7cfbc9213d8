"""One thing that was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reqportal.locales import Param, Said, say


class Level(StrEnum):
    """How much it matters; only a problem would break a build."""

    FINE = "fine"
    NOTE = "note"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Observation:
    """What was looked at, how it is, and how to mend it."""

    level: Level
    subject: Said
    said: Said
    remedy: Said | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What is being looked at; its methods say how it is."""

    name: Said

    def fine(self, said: Said) -> Observation:
        """All is well."""
        return Observation(Level.FINE, self.name, said)

    def note(self, said: Said, remedy: Said | None = None) -> Observation:
        """Good to know, nothing to fear."""
        return Observation(Level.NOTE, self.name, said, remedy)

    def warning(self, said: Said, remedy: Said) -> Observation:
        """A build succeeds, but something is not as it should be."""
        return Observation(Level.WARNING, self.name, said, remedy)

    def problem(self, said: Said, remedy: Said) -> Observation:
        """A build would fail."""
        return Observation(Level.PROBLEM, self.name, said, remedy)


def subject(text: str, **params: Param) -> Subject:
    """A subject whose msgid was marked with `N_` where it stands."""
    return Subject(say(text, **params))
