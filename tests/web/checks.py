"""Checks by others' rules: axe-core on a page in the browser, html-validate on markup as it was sent."""

import json
import subprocess
from functools import cache
from pathlib import Path

from playwright.async_api import Page

CHECKERS = Path(__file__).parents[2] / ".venv" / "web" / "node_modules"
ADVICE = "axe-core and html-validate are not installed: run `make browser`"
RULES = {
    "extends": ["html-validate:standard"],
    "rules": {
        # Matters of taste, of which our templates have their own.
        "attribute-boolean-style": "off",
        "doctype-style": "off",
        "no-trailing-whitespace": "off",
        "void-style": "off",
        # htmx reads attributes of its own.
        "no-unknown-attributes": "off",
    },
}
_AXE_OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


@cache
def _axe() -> str:
    return (CHECKERS / "axe-core" / "axe.min.js").read_text()


async def axe_violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA and good practice, each with the elements it means."""
    await page.evaluate(_axe())
    found = await page.evaluate("options => axe.run(document, options)", _AXE_OPTIONS)
    return [f"{one['id']}: {one['help']}: {_elements(one)}" for one in found["violations"]]


def _elements(violation: dict) -> list[str]:
    return [node["html"][:160] for node in violation["nodes"][:3]]


def markup_faults(pages: dict[str, str], folder: Path) -> list[str]:
    """What html-validate finds in pages by name."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".htmlvalidate.json").write_text(json.dumps({"root": True} | RULES))
    files = {folder / f"{number}.html": name for number, name in enumerate(pages)}
    for file, name in files.items():
        file.write_text(pages[name])
    node, program = CHECKERS.parents[1] / "bin" / "node", CHECKERS / "html-validate" / "bin" / "html-validate.mjs"
    done = subprocess.run(
        [node, program, "--formatter", "json", *files], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, 1}, done.stderr
    return [
        f"{files[Path(report['filePath'])]}:{one['line']}: {one['ruleId']}: {one['message']}"
        for report in json.loads(done.stdout or "[]")
        for one in report["messages"]
    ]
