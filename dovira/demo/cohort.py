"""Invented people who apply for a programme, attend and take its test. The same seed makes the same people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from random import Random

from dovira.demo.visits import COUNTS, Visit, plan_visit
from dovira.demo.words import (
    COUNCILS,
    FAMILY_NAMES,
    GIVEN_NAMES_OF_MEN,
    GIVEN_NAMES_OF_WOMEN,
    OTHER_BODIES,
    PATRONYMICS,
    POSITIONS,
    RAIONS,
    REASONS,
    TOOLS,
)
from formats.names import transliterate
from shared.contracts.person import Personal
from shared.contracts.programme import Programme
from shared.contracts.registration import ApplicationForm
from shared.contracts.vocabulary import AgeBand, BodyType, Consent, Language, Oblast, OfficeRole, Sex

REASON_ASKED = "Чому ви хочете взяти участь у програмі?"
TOOL_ASKED = "Який інструмент участі вже застосовує ваша громада?"

_PLACES_OF_BODIES = (BodyType.LOCAL_SELF_GOVERNMENT, BodyType.LOCAL_EXECUTIVE, BodyType.MILITARY_ADMINISTRATION)


class Plan(StrEnum):
    """How somebody applies."""

    PROPER = "proper"
    OTHER_OBLAST = "from an oblast that is not eligible"
    OTHER_BODY = "from a body that is not eligible"
    TWICE = "sends the form twice"
    LOOK_ALIKE = "has a Latin letter in the name"


_SHARES = {Plan.OTHER_OBLAST: 0.04, Plan.OTHER_BODY: 0.03, Plan.TWICE: 0.05, Plan.LOOK_ALIKE: 0.02}
_DILIGENCE, _HOW_MANY_DILIGENT = (0.93, 0.7, 0.3), (65, 20, 15)
_KNOWLEDGE, _HOW_MANY_KNOW = ((0.75, 0.98), (0.5, 0.7), (0.2, 0.45)), (70, 20, 10)
_OTHER_MAILBOX = 0.01


@dataclass(frozen=True, slots=True)
class Member:
    """One invented person and everything they will do.

    ``form`` is the application that should hold; ``earlier`` one sent before it. ``visits`` are by webinar id.
    ``ability`` is the share of questions answered rightly, for each attempt in turn.
    """

    number: int
    plan: Plan
    form: ApplicationForm
    earlier: ApplicationForm | None
    visits: Mapping[str, Visit]
    ability: tuple[float, ...]

    @property
    def email(self) -> str:
        return self.form.personal.email

    @property
    def readable(self) -> bool:
        """Whether the application can be taken from the file as it stands."""
        return self.plan is not Plan.LOOK_ALIKE

    @property
    def eligible(self) -> bool:
        return self.plan not in {Plan.OTHER_OBLAST, Plan.OTHER_BODY}


@dataclass(frozen=True, slots=True)
class Cohort:
    """All invented people of a programme, in the order they first applied."""

    seed: int
    programme: Programme
    members: tuple[Member, ...]

    def mended(self) -> "Cohort":
        """The same people after whoever had a letter of the other script in the name has written it again."""
        return replace(
            self,
            members=tuple(
                replace(member, plan=Plan.PROPER) if member.plan is Plan.LOOK_ALIKE else member
                for member in self.members
            ),
        )

    def by_email(self) -> dict[str, Member]:
        return {member.email.casefold(): member for member in self.members}


def chance_of(*parts: object) -> Random:
    """Chance that is the same whenever the parts are."""
    return Random("/".join(map(str, parts)))  # noqa: S311 invented people, not secrets


def invent_cohort(count: int, *, programme: Programme, seed: int) -> Cohort:
    """``count`` people: most apply properly, some do what people do."""
    chance = chance_of(seed, "plans")
    plans = [plan for plan, share in _SHARES.items() for _ in range(max(round(count * share), int(count >= len(Plan))))]
    plans = [*plans, *[Plan.PROPER] * (count - len(plans))][:count]
    chance.shuffle(plans)
    names = _names(chance_of(seed, "names"))
    first_day = min(webinar.starts_at for webinar in programme.webinars)
    opens, pause = first_day - timedelta(days=24), timedelta(days=17) / max(count, 1)
    members = []
    for number, plan in enumerate(plans, 1):
        submitted_at = (opens + pause * number + timedelta(seconds=chance.randrange(60))).replace(microsecond=0)
        inventor = _Inventor(programme, plan, chance_of(seed, "person", number))
        form = inventor.form(number, next(names)).model_copy(update={"submitted_at": submitted_at})
        members.append(inventor.member(number, form))
    return Cohort(seed, programme, tuple(members))


def _names(chance: Random) -> Iterator[tuple[Sex, str, str, str]]:
    """Sex, family name, given name and patronymic; no two people with one full name."""
    taken = set()
    while True:
        sex = chance.choices((Sex.FEMALE, Sex.MALE), weights=(72, 28))[0]
        man_or_woman = 0 if sex is Sex.MALE else 1
        family_name = chance.choice(FAMILY_NAMES)[man_or_woman]
        if sex is Sex.FEMALE and chance.random() < 1 / 20:
            family_name = f"{family_name}-{chance.choice(FAMILY_NAMES)[man_or_woman]}"
        given_name = chance.choice((GIVEN_NAMES_OF_MEN, GIVEN_NAMES_OF_WOMEN)[man_or_woman])
        patronymic = "" if chance.random() < 1 / 50 else chance.choice(PATRONYMICS)[man_or_woman]
        name = (sex, family_name, given_name, patronymic)
        if name[:3] not in taken:
            taken.add(name[:3])
            yield name


_ROLES = {
    BodyType.LOCAL_SELF_GOVERNMENT: OfficeRole.OFFICIAL,
    BodyType.LOCAL_EXECUTIVE: OfficeRole.CIVIL_SERVANT,
    BodyType.MILITARY_ADMINISTRATION: OfficeRole.CIVIL_SERVANT,
    BodyType.OTHER: OfficeRole.OTHER,
}


@dataclass(frozen=True, slots=True)
class _Inventor:
    """Makes up one person, by a chance of their own."""

    programme: Programme
    plan: Plan
    chance: Random

    def form(self, number: int, name: tuple[Sex, str, str, str]) -> ApplicationForm:
        sex, family_name, given_name, patronymic = name
        oblast, body_type = self._oblast(), self._body_type()
        settlement, body_name = self._body(oblast, body_type)
        personal = Personal(
            email=_mailbox(given_name, family_name, number, settlement),
            family_name=family_name,
            given_name=given_name,
            patronymic=patronymic,
            sex=Sex.NOT_STATED if self.chance.random() < 1 / 30 else sex,
            age_band=self.chance.choices(tuple(AgeBand), weights=(18, 78, 4))[0],
            position=self.chance.choice(POSITIONS[body_type])[0 if sex is Sex.MALE else 1],
            body_name=body_name,
            settlement=settlement,
            language=Language.ENGLISH if self.chance.random() < 1 / 60 else Language.UKRAINIAN,
        )
        personal = personal.model_copy(update={"role": _role(personal.position, body_type)})
        answers = {REASON_ASKED: self.chance.choice(REASONS), TOOL_ASKED: self.chance.choice(TOOLS)}
        consents = [Consent.PROCESSING, *(consent for consent in Consent if self._agrees(consent))]
        return ApplicationForm(
            personal=personal, oblast=oblast, body_type=body_type, consents=consents, answers=answers
        )

    def member(self, number: int, form: ApplicationForm) -> Member:
        earlier = self._earlier(form) if self.plan is Plan.TWICE else None
        return Member(number, self.plan, form, earlier, self._visits(form), self._ability())

    def _earlier(self, form: ApplicationForm) -> ApplicationForm:
        """The first try of somebody who noticed a mistake and sent the form again."""
        personal = form.personal.model_copy(
            update={"email": form.personal.email.capitalize(), "position": "спеціаліст"}
        )
        submitted_at = (
            form.submitted_at - timedelta(minutes=self.chance.randrange(3, 90)) if form.submitted_at else None
        )
        return form.model_copy(update={"personal": personal, "submitted_at": submitted_at})

    def _visits(self, form: ApplicationForm) -> dict[str, Visit]:
        diligence = self.chance.choices(_DILIGENCE, weights=_HOW_MANY_DILIGENT)[0]
        minimum = self.programme.rule.minimum_minutes
        visits = {}
        for webinar in self.programme.webinars:
            visit = plan_visit(webinar, diligence=diligence, minimum_minutes=minimum, chance=self.chance)
            mailbox = form.personal.email
            if visit.manner in COUNTS and self.chance.random() < _OTHER_MAILBOX:
                mailbox = f"privat.{mailbox.partition('@')[0]}@poshta.example"
            visits[webinar.id] = Visit(visit.manner, visit.joins, mailbox)
        return visits

    def _ability(self) -> tuple[float, ...]:
        low, high = self.chance.choices(_KNOWLEDGE, weights=_HOW_MANY_KNOW)[0]
        attempts = max((test.attempt_limit for test in self.programme.tests), default=1)
        first = self.chance.uniform(low, high)
        return tuple(round(min(first + 0.15 * again, 0.98), 3) for again in range(attempts))

    def _oblast(self) -> Oblast:
        if self.plan is Plan.OTHER_OBLAST:
            return self.chance.choice([oblast for oblast in COUNCILS if oblast not in self.programme.oblasts])
        return self.chance.choice(self.programme.oblasts)

    def _body_type(self) -> BodyType:
        if self.plan is Plan.OTHER_BODY:
            return BodyType.OTHER
        eligible = [body for body in _PLACES_OF_BODIES if body in self.programme.body_types]
        return self.chance.choices(eligible, weights=(75, 15, 10)[: len(eligible)])[0]

    def _body(self, oblast: Oblast, body_type: BodyType) -> tuple[str, str]:
        """A settlement and the body there."""
        settlement, council = self.chance.choice(COUNCILS.get(oblast, (("м. Зразкове", "Зразкова міська рада"),)))
        raion = RAIONS.get(oblast, "Зразкова")
        match body_type:
            case BodyType.LOCAL_SELF_GOVERNMENT:
                return settlement, council
            case BodyType.LOCAL_EXECUTIVE:
                return settlement, f"{raion} районна державна адміністрація"
            case BodyType.MILITARY_ADMINISTRATION:
                return settlement, f"{raion} районна військова адміністрація"
            case BodyType.OTHER:
                return settlement, self.chance.choice(OTHER_BODIES)

    def _agrees(self, consent: Consent) -> bool:
        return consent is not Consent.PROCESSING and self.chance.random() < (
            0.95 if consent in {Consent.DONOR_TRANSFER, Consent.PUBLIC_VERIFICATION} else 0.6
        )


def _mailbox(given_name: str, family_name: str, number: int, settlement: str) -> str:
    """An address in a domain that can never exist (RFC 2606)."""
    place = transliterate(settlement.rsplit(maxsplit=1)[-1])
    person = f"{transliterate(given_name)}.{transliterate(family_name)}{number}"
    return f"{person}@{place}.example".lower().replace(" ", "-")


def _role(position: str, body_type: BodyType) -> OfficeRole:
    if position.startswith(("депутат", "староста")):
        return OfficeRole.ELECTED
    return _ROLES[body_type]
