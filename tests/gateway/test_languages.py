"""Two languages on every page: a switch that stays, whole catalogues, right plurals, no text that bypasses them."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from dovira import translations
from services.gateway.adapters.language import LOCALE, gettext, ngettext, speak
from services.gateway.pages import wording
from services.gateway.pages.rendering import STATIC
from shared.contracts.vocabulary import Language
from tests.gateway import scripted
from tests.gateway.conftest import text_of

_CYRILLIC = re.compile("[А-Яа-яІіЇїЄєҐґ]")
_JINJA = re.compile(r"\{#.*?#\}|\{% ?trans.*?endtrans ?%\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_SAID = re.compile(r'(?:_|ngettext)\((?:"[^"]*"(?:, )?)+')
_IN_BOTH = "ЗРАЗОК / SPECIMEN."
TEMPLATES = sorted((STATIC.parent / "templates").glob("**/*.html"))


@pytest.fixture
def english():
    speak(Language.ENGLISH)
    yield
    speak(Language.UKRAINIAN)


# ---- catalogues


@pytest.mark.parametrize("language", list(Language))
def test_every_text_is_translated_and_none_is_left_over(language):
    assert list(translations.faults(language)) == []


@pytest.mark.parametrize("language", list(Language))
def test_a_text_without_a_translation_and_one_that_nobody_says_are_seen(language, monkeypatch):
    template = translations._template(language)
    template.add(("%(num)s зірка", "%(num)s зірок"))
    known = translations._read(language)
    known.add(("%(num)s слон", "%(num)s слонів"), ("a", "b", "c")[: known.num_plurals])
    monkeypatch.setattr(translations, "_template", lambda _: template)
    monkeypatch.setattr(translations, "_read", lambda _: _copy(known))
    found = " ".join(translations.faults(language))
    assert "зірка" in found
    assert "слон" in found


def _copy(catalogue: Catalog) -> Catalog:
    copy = Catalog(locale=catalogue.locale)
    for message in catalogue:
        if message.id:
            copy[message.id] = message
    return copy


def test_bringing_the_catalogues_up_changes_nothing_when_nothing_was_said_anew(tmp_path, monkeypatch):
    before = {path.name: path.read_text() for path in LOCALE.glob("*.po")}
    monkeypatch.setattr(translations, "LOCALE", _copied(LOCALE, tmp_path))
    assert translations.main([]) == 0
    assert {path.name: path.read_text() for path in tmp_path.glob("*.po")} == before


def _copied(folder: Path, to: Path) -> Path:
    for path in folder.glob("*.po"):
        (to / path.name).write_text(path.read_text())
    return to


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_say_no_text_past_the_catalogues(template):
    source = template.read_text().replace(_IN_BOTH, "")
    expressions = " ".join(_SAID.sub("", found) for found in _JINJA.findall(source) if not found.startswith("{% trans"))
    comments = re.compile(r"\{#.*?#\}", re.DOTALL)
    assert _CYRILLIC.findall(_JINJA.sub("", source)) == []
    assert _CYRILLIC.findall(comments.sub("", expressions)) == []


# ---- words


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "1 вебінар"),
        (2, "2 вебінари"),
        (5, "5 вебінарів"),
        (11, "11 вебінарів"),
        (21, "21 вебінар"),
        (0, "0 вебінарів"),
    ],
)
def test_a_count_takes_its_form_of_the_noun(count, said):
    assert ngettext("%(num)s\u00a0вебінар", "%(num)s\u00a0вебінарів", count) == said.replace(" ", "\u00a0")


def test_english_has_its_own_numbers_dates_and_ordinals(english):
    programme = scripted.programme()
    webinar = programme.webinars[4]
    assert wording.place_in_programme(programme, webinar.id) == "the fifth (last) webinar of the first module"
    assert wording.moment(webinar.starts_at) == "14\u00a0March 2024, 14:00 Kyiv time"
    assert wording.hours(1.5) == "1.5\u00a0hours"
    assert wording.ects(2) == "2\u00a0ECTS credits"
    assert wording.per_cent(66.67) == "66.67%"
    assert [wording.ordinal(n) for n in (2, 11, 21, 112)] == ["second", "11th", "21st", "112th"]
    assert gettext("") == ""


# ---- the switch


async def test_a_page_is_ukrainian_at_first_and_offers_itself_in_english(anyone):
    page = await anyone.get("/verify")
    assert page.headers["content-language"] == "uk"
    assert '<html lang="uk">' in page.text
    assert 'href="/verify?lang=en" hreflang="en" lang="en"' in page.text


async def test_a_choice_stays_for_the_next_pages_and_can_be_taken_back(anyone):
    chosen = await anyone.get("/?lang=en")
    assert chosen.headers["content-language"] == "en"
    assert "Open programmes" in text_of(chosen)
    assert "HttpOnly" in chosen.headers["set-cookie"]
    later = await anyone.get("/sign-in")
    assert '<html lang="en">' in later.text
    assert "Send the code" in text_of(later)
    await anyone.get("/?lang=uk")
    assert "Надіслати код" in text_of(await anyone.get("/sign-in"))


async def test_what_the_address_asked_for_besides_stays_in_it(anyone):
    page = await anyone.get("/sign-in", params={"then": "/my", "lang": "en"})
    assert "/sign-in?then=%2Fmy&amp;lang=uk" in page.text


async def test_what_stays_ukrainian_on_an_english_page_is_marked_as_such(anyone):
    address = "/programmes/dialogue/webinars/dialogue-m2-5"
    title = scripted.programme().webinars[4].topic
    assert f'<h1><span lang="uk">{title}</span></h1>' in (await anyone.get(f"{address}?lang=en")).text
    assert f"<h1>{title}</h1>" in (await anyone.get(f"{address}?lang=uk")).text


async def test_an_unknown_language_changes_nothing(anyone):
    page = await anyone.get("/?lang=xx")
    assert page.headers["content-language"] == "uk"
    assert "set-cookie" not in page.headers or "dovira-language" not in page.headers["set-cookie"]


async def test_errors_and_faults_of_forms_speak_the_language_too(anyone):
    missing = await anyone.get("/no-such-page?lang=en")
    assert "There is no such page" in text_of(missing)
    problem = await anyone.get("/api/v1/no-such-thing")
    assert problem.json()["title"] == "There is no such page"
    empty = await anyone.get("/verify", params={"number": ""})
    assert "Enter the number of the certificate." in text_of(empty)
