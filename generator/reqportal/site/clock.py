"""Layer 6: the clock MkDocs reads while a site is made."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

_EPOCH = "SOURCE_DATE_EPOCH"


def midnight(day: date) -> int:
    """Seconds from 1970 to that day, 00:00 UTC: the time all that MkDocs dates gets."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


class StoppedClock:
    """Dates what MkDocs dates (sitemap, its gzip) by the as-of date, at 00:00 UTC."""

    def __init__(self, as_of: date) -> None:
        self._before = os.environ.get(_EPOCH)
        os.environ[_EPOCH] = str(midnight(as_of))

    def release(self) -> None:
        """Give the environment back as it was."""
        if self._before is None:
            os.environ.pop(_EPOCH, None)
        else:
            os.environ[_EPOCH] = self._before
