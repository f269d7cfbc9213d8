"""Layer 5: the page around a sealed one: it asks for a passphrase, knows nothing."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from markupsafe import Markup

from reqportal.locales import Translator
from reqportal.pages.status import style


@dataclass(frozen=True, slots=True)
class SealedView:
    """All that is known without the passphrase."""

    language: str
    title: str
    policy: str
    style: Markup
    script: Markup
    payload: str
    """Salt, nonce and cipher text in base64."""
    rounds: int
    label: str
    """What is authenticated beside the text: the version of the format."""


def view(payload: bytes, *, rounds: int, label: str, t: Translator) -> SealedView:
    """The page that opens a payload."""
    digest = b64encode(sha256(_script().encode()).digest()).decode()
    return SealedView(
        language="zh-CN" if t.language == "zh" else "en",
        title=t("Sealed status page"),
        policy=(
            f"default-src 'none'; script-src 'sha256-{digest}'; "
            "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        ),
        style=style(),
        script=_script(),
        payload=b64encode(payload).decode(),
        rounds=rounds,
        label=label,
    )


@cache
def _script() -> Markup:
    folder = files("reqportal.site_templates")
    text = (folder / "partials" / "sealed.js").read_text("utf-8")
    return Markup(text.replace("\r\n", "\n"))  # noqa: S704 - own file
