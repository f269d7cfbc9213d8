"""The recipe for a portal in two languages, tried as it stands in the guide."""

from __future__ import annotations

import re
from pathlib import Path

from end_to_end.built import run
from reqportal.scaffold import init

RECIPE = Path(__file__).parents[2] / "docs" / "guide" / "publish.md"
SWITCH = re.compile(r'<a href="([^"]+)" hreflang="(zh|en)"')


def recipe() -> dict[str, str]:
    """File name to its content: the blocks that begin with a file's name."""
    text = RECIPE.read_text("utf-8")
    found = re.findall(r"```yml\n# (mkdocs\.\w+\.yml)\n(.*?)```", text, re.DOTALL)
    return dict(found)


def test_each_page_leads_to_the_other_language(tmp_path: Path) -> None:
    init(tmp_path / "portal", "zh")
    assert sorted(recipe()) == ["mkdocs.en.yml", "mkdocs.zh.yml"]
    for name, content in recipe().items():
        text = content.replace("as_of: today", "as_of: 2026-03-20")
        (tmp_path / "portal" / name).write_text(text, "utf-8")
    for language in ("zh", "en"):
        settings, target = f"mkdocs.{language}.yml", f"public/{language}"
        build = ("-m", "mkdocs", "build", "--strict", "-f", settings, "-d", target)
        run(*build, folder=tmp_path / "portal")
    public = tmp_path / "portal" / "public"
    for language, heading in (("zh", "优先级"), ("en", "Priority")):
        page = public / language / "requirements" / "REQ-0012.html"
        text = page.read_text("utf-8")
        assert f"<h2>{heading}" in text
        links = {found[1]: found[0] for found in SWITCH.findall(text)}
        assert set(links) == {"zh", "en"}
        for other, href in links.items():
            target = (page.parent / href).resolve()
            assert target == (public / other / "index.html").resolve()
            assert target.is_file()
