"""The draft of a post: each element in words that follow from the facts, and what is missing where they do not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from services.dialogue.domain.programme import Material, Place, Speaker
from services.dialogue.domain.quotes import Quote, QuoteState, paragraph
from services.dialogue.domain.recap import Element, Part
from services.dialogue.domain.wording import (
    count,
    count_of,
    day_and_month,
    link,
    listed,
    ordinal,
    ordinal_by,
    ordinal_of,
    small,
    typeset,
)

_CONTENT = {"general": "загальної", "special": "спеціальної"}
_LENGTH = {"professional": "професійної", "short_term": "короткострокової"}
_BODIES = {
    "local_self_government": "органів місцевого самоврядування (ОМС)",
    "local_executive": "місцевих органів виконавчої влади",
    "military_administration": "військових адміністрацій",
    "other": "інших органів",
}
_NO_OBLASTS = {"UA-30", "UA-40", "UA-43"}
_MATERIALS = {"agenda": "програма заходу", "slides": "презентація", "recording": "відеозапис"}
_NO_MATERIAL = {"agenda": "програми заходу", "slides": "презентації", "recording": "відеозапису"}
_SOCIAL = ("facebook.com", "instagram.com", "youtube.com", "t.me", "linkedin.com", "x.com", "twitter.com", "tiktok.com")
_SITUATIONS = "ситуаці"
_FEMALE, _MALE = "пані", "пан"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a webinar."""

    place: Place
    was_held: bool
    materials: tuple[Material, ...] = ()
    quotes: tuple[Quote, ...] = ()
    shown_cases: int = 0


Drafted = tuple[str, str]
"""The words, and what is missing."""


def draft(facts: Facts) -> tuple[Part, ...]:
    """Every element in its order. What the donor is thanked with is not touched, not even by typography."""
    parts = []
    for element, write in _WRITERS.items():
        text, gap = write(facts)
        parts.append(Part(element, text if element is Element.ACKNOWLEDGEMENT else typeset(text), gap))
    return tuple(parts)


def _title(facts: Facts) -> Drafted:
    webinar = facts.place.webinar
    return webinar.announcement_title or webinar.topic, ""


def _lead(facts: Facts) -> Drafted:
    if not facts.was_held:
        return "", "Вебінар ще не відбувся: звіту про присутність немає."
    place, programme = facts.place, facts.place.programme
    last = " (останній)" if place.is_last_of_several else ""
    modules = len(programme.modules)
    of_all = f" (усього їх {count(modules)})" if modules > 1 else ""
    kind = [word for word in (_CONTENT.get(programme.content), _LENGTH.get(programme.length)) if word]
    free = ["безкоштовної"] if programme.is_free else []
    project = f" в рамках проєкту «{programme.project}»" if programme.project else ""
    return (
        f"{day_and_month(programme.day_of(place.webinar.starts_at))} відбувся {ordinal(place.number)}{last} "
        f"навчальний вебінар {ordinal_of(place.module_number)} модуля{of_all} {' '.join([*free, *kind])} "
        f"програми підвищення кваліфікації «{programme.title}»{project}."
    ), ""


def _audience(facts: Facts) -> Drafted:
    programme = facts.place.programme
    bodies = listed([_BODIES[one] for one in programme.body_types if one in _BODIES])
    return f"Учасники – представники {bodies} {_where(programme.oblasts)} України.", ""


def _where(oblasts: Sequence[str]) -> str:
    """«семи областей»; «двох регіонів» when a city or the autonomous republic is among them."""
    number = len(oblasts)
    if _NO_OBLASTS & set(oblasts):
        return "одного регіону" if number == 1 else f"{count_of(number)} регіонів"
    return "однієї області" if number == 1 else f"{count_of(number)} областей"


def _review(facts: Facts) -> Drafted:
    if not facts.place.has_earlier:
        return "", ""
    return (
        "Заняття розпочалося із закріплення й обговорення пройденого матеріалу.",
        "Допишіть, що саме пригадали й визначили.",
    )


def _speaker(facts: Facts) -> Drafted:
    webinar = facts.place.webinar
    if not webinar.speakers:
        return "", "У програмі немає спікера цього вебінару."
    people = listed([_in_full(one) for one in webinar.speakers])
    then = "Потім " if facts.place.has_earlier else ""
    return f"{then}{people}, {_presented(webinar.speakers)} тему «{webinar.topic}».", ""


def _in_full(person: Speaker) -> str:
    at = " ".join(part for part in (person.position, person.employer) if part)
    return ", ".join(part for part in (person.full_name, at, person.academic_degree, person.academic_title) if part)


def _presented(people: Sequence[Speaker]) -> str:
    """The past tense shows a gender, which is never guessed from a name."""
    if len(people) > 1:
        return "презентували"
    return {_FEMALE: "презентувала", _MALE: "презентував"}.get(people[0].honorific, "презентує")


def later_mention(person: Speaker) -> str:
    """«пані Юлія» after the full form; the full name again when that is not known."""
    if person.honorific and person.given_name:
        return f"{person.honorific} {person.given_name}"
    return person.full_name


def _summary(facts: Facts) -> Drafted:
    webinar = facts.place.webinar
    who = listed([later_mention(one) for one in webinar.speakers])
    gap = f"Допишіть головні думки ({who})." if who else "Допишіть, що прозвучало."
    if not webinar.agenda:
        return "", gap
    return f"На порядку денному були: {'; '.join(small(item.rstrip('.')) for item in webinar.agenda)}.", gap


def _discussion(facts: Facts) -> Drafted:
    if not facts.shown_cases and not any(_SITUATIONS in item.casefold() for item in facts.place.webinar.agenda):
        return "", "Ситуацій у громадах немає ні на порядку денному, ні серед того, чим поділилися учасники."
    return (
        "Підсумкову частину вебінару присвятили обговоренню та аналізу ситуацій у громадах, зокрема тому, які "
        "інструменти діалогу та партнерства між місцевою владою і громадськістю застосовуються, чи є вони "
        "конструктивними й ефективними, а якщо ні – то чому."
    ), ""


def _materials(facts: Facts) -> Drafted:
    known = {one.kind: one for one in facts.materials}
    there = [kind for kind in _MATERIALS if kind in known]
    missing = [_NO_MATERIAL[kind] for kind in _MATERIALS if kind not in known]
    gap = f"Немає: {listed(missing)}." if missing else ""
    if not there:
        return "", gap
    closed = [_MATERIALS[kind] for kind in there if not known[kind].is_public]
    for_whom = f" ({listed(closed)} – для учасників програми)" if closed else ""
    return (
        f"Бажаєте знати більше? До вашої уваги {listed([_linked(known[one], facts) for one in there])}{for_whom}.",
        gap,
    )


def _linked(material: Material, facts: Facts) -> str:
    """What is for participants alone is not given away: the link leads to the webinar's page."""
    address = material.url if material.is_public else _page_of(facts.place.programme.programme_id, material.webinar_id)
    return link(_MATERIALS[material.kind], address)


def _page_of(programme_id: str, webinar_id: str) -> str:
    return f"/programmes/{programme_id}/webinars/{webinar_id}"


def _quotes(facts: Facts) -> Drafted:
    waiting = sum(one.state is QuoteState.PROPOSED for one in facts.quotes)
    said = paragraph(facts.quotes)
    if waiting:
        return said, f"Чекають на згоду авторів: {waiting}."
    return said, "" if said else "Слів учасників, на які вони погодилися б, немає."


def _next(facts: Facts) -> Drafted:
    following = facts.place.following
    if following is None:
        return "", ""
    webinar, module_number = following
    programme = facts.place.programme
    foreseen = f", передбаченого {ordinal_by(module_number)} модулем"
    page = _page_of(programme.programme_id, webinar.id)
    return (
        f"{day_and_month(programme.day_of(webinar.starts_at))} приєднуйтеся до наступного вебінару на тему "
        f"«{webinar.topic}»{foreseen if module_number != facts.place.module_number else ''}. "
        f"Реєстраційна форма: {link(page, page)} (тільки для тих, хто заповнив анкету для участі у програмі)."
    ), ""


def _certificate(facts: Facts) -> Drafted:
    goes_on, has_tests = facts.place.following is not None, facts.place.programme.has_tests
    steps = [*(["долучайтеся до наступних занять"] if goes_on else [])]
    steps += ["успішно пройдіть тестування"] if has_tests else []
    if not steps:
        return "", ""
    return f"Щоб отримати сертифікати про підвищення кваліфікації, {listed(steps)}.", ""


def _slogan(facts: Facts) -> Drafted:
    slogan = facts.place.programme.slogan
    return slogan, "" if slogan else "У програмі немає гасла."


def _acknowledgement(facts: Facts) -> Drafted:
    text = facts.place.programme.acknowledgement
    return text, "" if text else "У програмі немає подяки донору: без неї допису не опублікують."


def _links(facts: Facts) -> Drafted:
    links = facts.place.programme.links
    social = [link(one.title, one.url) for one in links if _is_social(one.url)]
    sites = [link(one.url, one.url) for one in links if not _is_social(one.url)]
    where = [f"на сторінках у соціальних мережах {listed(social)}"] if social else []
    where += [f"на сайті {listed(sites)}"] if sites else []
    if not where:
        return "", "У програмі немає посилань, за якими можна стежити."
    return f"Слідкувати за оновленням та перебігом проєкту можна {listed(where)}", ""


def _is_social(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return any(host == one or host.endswith(f".{one}") for one in _SOCIAL)


_WRITERS: dict[Element, Callable[[Facts], Drafted]] = {
    Element.TITLE: _title,
    Element.LEAD: _lead,
    Element.AUDIENCE: _audience,
    Element.REVIEW: _review,
    Element.SPEAKER: _speaker,
    Element.SUMMARY: _summary,
    Element.DISCUSSION: _discussion,
    Element.MATERIALS: _materials,
    Element.QUOTES: _quotes,
    Element.NEXT: _next,
    Element.CERTIFICATE: _certificate,
    Element.SLOGAN: _slogan,
    Element.ACKNOWLEDGEMENT: _acknowledgement,
    Element.LINKS: _links,
}
