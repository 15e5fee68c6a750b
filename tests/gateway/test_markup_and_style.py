"""Markup that assistive technology can read, and colours that can be told apart: checked on every page."""

import re
from html.parser import HTMLParser

import pytest

from services.gateway.pages.rendering import STATIC
from tests.gateway.conftest import post, save_section
from tests.gateway.scripted import ASSESSOR, NUMBER
from tests.gateway.scripted_packs import ACCESS

OPEN_PAGES = [
    "/",
    "/programmes/dialogue",
    "/programmes/dialogue/apply",
    "/programmes/dialogue/apply/you",
    "/programmes/dialogue/apply/work",
    "/programmes/dialogue/apply/hopes",
    "/programmes/dialogue/apply/consents",
    "/programmes/dialogue/apply/continue/made-up",
    "/programmes/dialogue/applied",
    "/sign-in",
    "/sign-in/link/any",
    "/verify",
    "/verify?number=",
    "/verify/unknown",
    f"/verify/{NUMBER}",
    f"/verify/{NUMBER}/recognition?access={ACCESS}",
    f"/verify/{NUMBER}/recognition?access=wrong",
    "/nothing",
    "/recaps",
    "/events",
    "/events/dovira.certification.certificate.issued.v1",
    "/recaps/dialogue-m2-5",
]
DESK_PAGES = [
    "/desk",
    "/desk/programmes/dialogue",
    "/desk/programmes/dialogue/access",
    "/desk/story",
    "/desk/programmes/dialogue/figures",
    "/desk/programmes/dialogue/reports",
    "/desk/programmes/dialogue/reports/report-1",
    "/desk/programmes/dialogue/figures/facts?indicator=applied",
    "/desk/log",
    "/desk/programmes/dialogue/applications",
    "/desk/programmes/dialogue/applications/duplicates",
    "/desk/programmes/dialogue/applications/import",
    "/desk/programmes/dialogue/attendance",
    "/desk/programmes/dialogue/attendance/dialogue-m2-5",
]
ASSESSOR_PAGES = [f"/desk/programmes/dialogue/tests{page}" for page in ("", "/final", "/final/import")]
DESK_PAGES += [f"/desk/programmes/dialogue/{page}" for page in ("schedule", "schedule/dialogue-m3-1")]
DESK_PAGES += ["/desk/new", "/desk/programmes/dialogue/content"]
DESK_PAGES += ["/desk/outbox", "/desk/outbox/templates", "/desk/outbox/templates/place_confirmed"]
DESK_PAGES += [
    f"/desk/programmes/dialogue/{page}"
    for page in ("recaps", "recaps/dialogue-m2-5", "moderation", "quiz/dialogue-m2-5", "speakers")
]
DESK_PAGES += ["/desk/programmes/dialogue/moderation?state=shown", "/desk/programmes/dialogue/moderation/a-case/quote"]
OWN_PAGES = ["/my/webinars/dialogue-m2-5/survey"]
OWN_PAGES += ["/cases", "/cases/a-case", "/my/words", "/programmes/dialogue/webinars/dialogue-m2-5"]
OWN_PAGES += ["/programmes/dialogue/webinars/dialogue-m2-5/case"]
OWN_PAGES += [f"/my/certificates/{NUMBER}/recognition", f"/verify/{NUMBER}/recognition"]
OWN_PAGES += ["/my", "/my/programmes/dialogue/withdraw", "/my/programmes/dialogue/tests/final"]
VOID = {"input", "meta", "link", "img", "br", "hr", "wbr"}


class Outline(HTMLParser):
    """What a page is made of: ids, references to them, labels, fields, headings, and tags left open."""

    def __init__(self):
        super().__init__()
        self.ids: list[str] = []
        self.references: list[str] = []
        self.labelled: list[str] = []
        self.fields: list[str] = []
        self.headings: list[int] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.language = ""
        self.title = ""

    def handle_starttag(self, tag, attrs):
        values = {name: value or "" for name, value in attrs}
        if len(values) != len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        if tag not in VOID:
            self.open.append(tag)
        self._note(tag, values)

    def _note(self, tag, values):
        if "id" in values:
            self.ids.append(values["id"])
        self.references += values.get("aria-describedby", "").split() + values.get("aria-labelledby", "").split()
        if tag == "a" and values.get("href", "").startswith("#"):
            self.references.append(values["href"][1:])
        if tag == "label":
            self.labelled.append(values["for"])
        if tag in {"input", "select", "textarea"} and values.get("type") != "hidden":
            self.fields.append(values.get("id", ""))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "html":
            self.language = values.get("lang", "")
        if tag == "img" and "alt" not in values:
            self.faults.append("an image without alt")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data):
        if self.open[-1:] == ["title"]:
            self.title += data


def outline_of(response):
    outline = Outline()
    outline.feed(response.text)
    outline.close()
    return outline


def check(outline):
    assert outline.faults == []
    assert outline.open == []
    assert outline.language == "uk"
    assert outline.title.endswith("– Довіра")
    assert len(outline.ids) == len(set(outline.ids)), "an id stands twice"
    assert set(outline.references) <= set(outline.ids), "a reference leads nowhere"
    assert set(outline.fields) <= set(outline.labelled) <= set(outline.ids), "a field without a label"
    assert outline.headings.count(1) == 1
    steps = zip(outline.headings, outline.headings[1:], strict=False)
    assert all(later - earlier <= 1 for earlier, later in steps), "a level of headings is left out"


@pytest.mark.parametrize("address", OPEN_PAGES)
async def test_an_open_page_is_well_made(anyone, address):
    check(outline_of(await anyone.get(address)))


@pytest.mark.parametrize("address", OWN_PAGES)
async def test_a_page_of_ones_own_is_well_made(olena, address):
    check(outline_of(await olena.get(address)))


@pytest.mark.parametrize("address", DESK_PAGES)
async def test_a_page_of_the_desk_is_well_made(chief, address):
    check(outline_of(await chief.get(address)))


@pytest.mark.parametrize("address", ASSESSOR_PAGES)
async def test_a_page_of_the_assessors_is_well_made(gateway, address):
    async with await gateway.browser_of(ASSESSOR) as browser:
        check(outline_of(await browser.get(address)))


async def test_pages_that_answer_a_form_are_well_made(anyone, olena):
    for section in ("you", "work", "consents"):
        check(outline_of(await save_section(anyone, section, {})))
    check(outline_of(await anyone.get("/programmes/dialogue/apply")))
    check(outline_of(await anyone.get("/programmes/dialogue/apply/check")))
    check(outline_of(await post(anyone, "/sign-in", "/sign-in", email="oops")))
    await post(anyone, "/sign-in", "/sign-in", email="who@nowhere.example")
    check(outline_of(await anyone.get("/sign-in/code")))
    check(outline_of(await post(anyone, "/sign-in/code", "/sign-in/code", code="1")))
    test = "/my/programmes/dialogue/tests/final"
    check(outline_of(await post(olena, f"{test}/attempt", test)))
    check(outline_of(await post(olena, f"{test}/answers", test, attempt_id="t-2", question="one", action="submit")))


# ---- colours


def tokens_of(scheme):
    """The colour tokens of a scheme; the dark one changes some of the light ones."""
    style = (STATIC / "style.css").read_text()
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    chosen = blocks[:1] if scheme == "light" else blocks[:2]
    return {name: colour for block in chosen for name, colour in re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)}


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


TEXTS = [
    *[(ink, paper) for ink in ("ink", "ink-soft", "link", "bad") for paper in ("paper", "sheet")],
    *[(kind, f"{kind}-paper") for kind in ("good", "wait", "bad", "past")],
    *[(ink, paper) for ink in ("ink", "link") for paper in ("good-paper", "bad-paper")],
    *[("wait", paper) for paper in ("paper", "sheet")],
    *[("good", paper) for paper in ("paper", "sheet")],
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("focus-ink", "focus"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), TEXTS)
def test_text_can_be_read(scheme, ink, paper):
    tokens = tokens_of(scheme)
    assert contrast(tokens[ink], tokens[paper]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("paper", ["paper", "sheet"])
def test_edges_of_fields_can_be_seen(scheme, paper):
    tokens = tokens_of(scheme)
    assert contrast(tokens["line-strong"], tokens[paper]) >= 3


def test_no_rule_uses_a_colour_that_is_no_token():
    style = (STATIC / "style.css").read_text()
    rules = re.sub(r"(:root \{.*?\})|(@media print \{.*)", "", style, flags=re.DOTALL)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", rules) == []
