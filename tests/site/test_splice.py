"""Pages rendered by several processes: a refusal comes back as it was raised."""

from __future__ import annotations

import pickle

from reqportal.findings import PublishError, SettingsError
from reqportal.locales import N_, translator
from reqportal.site.slot import cannot_write


def test_a_refusal_passes_between_processes_in_words() -> None:
    for raised in (
        cannot_write(OSError(28, "No space left on device"), "board.html"),
        SettingsError(N_("{name} inherits itself: remove its line INHERIT"), name="x"),
        PublishError(N_("{problem}"), problem="{braces}"),
    ):
        passed = pickle.loads(pickle.dumps(raised))  # noqa: S301 - our own
        for language in ("zh", "en"):
            t = translator(language)
            assert passed.text(t) == raised.text(t)
        assert type(passed) is type(raised)
