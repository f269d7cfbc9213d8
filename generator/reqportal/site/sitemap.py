"""Layer 6: the sitemap of spliced pages, and its gzip as MkDocs packs it."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO

from reqportal.site import shell
from reqportal.site.clock import midnight

PATH = "sitemap.xml"


def sitemap(
    template: str | None, folders: Mapping[str, Sequence[str]], as_of: date
) -> dict[str, bytes]:
    """The sitemap's files by path; none where the theme writes none.

    `template` has a placeholder for each folder's pages.
    """
    if template is None:
        return {}
    text = shell.listed(template, folders).encode()
    packed = BytesIO()
    with gzip.GzipFile(
        filename=f"{PATH}.gz",
        fileobj=packed,
        mode="wb",
        mtime=midnight(as_of),
    ) as stream:
        stream.write(text)
    return {PATH: text, f"{PATH}.gz": packed.getvalue()}
