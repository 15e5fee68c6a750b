"""What participants share at webinars, as a visitor may see it; and how a person may be named when quoted."""

from dataclasses import dataclass

from services.gateway.domain import Visitor
from services.gateway.use_cases import gathering
from shared.bus import Refused
from shared.contracts.dialogue_quotes import ListOwnQuotes, NameForm, Quote, Speech
from shared.contracts.dialogue_sharing import Contribution, ListOwnContributions, ListQuestions
from shared.contracts.person import Personal
from shared.contracts.programme import Programme, Webinar
from shared.contracts.registration import ApplicationSummary, FindPerson
from shared.contracts.vocabulary import Sex
from shared.runtime import Work

_HONORIFICS = {Sex.FEMALE: ("пані", Speech.FEMALE), Sex.MALE: ("пан", Speech.MALE)}
_SETTLEMENTS = ("м.", "с.", "с-ще", "смт")


@dataclass(frozen=True, slots=True)
class Naming:
    """A way to name a person in a post, to begin with: an editor and the person themselves may change it."""

    form: NameForm
    name: str


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What a participant shared, and where they are quoted or asked for it."""

    contributions: list[Contribution]
    quotes: list[Quote]


def reader_id(visitor: Visitor) -> str:
    """Whose programmes decide what is shown; none for the staff, who see everything."""
    return "" if visitor.is_staff else visitor.participant_id


async def find_webinar(work: Work, programme_id: str, webinar_id: str) -> tuple[Programme, Webinar]:
    """Raises Refused with 404."""
    programme = gathering.for_anyone(await gathering.get_programme(work, programme_id))
    webinar = next((one for one in programme.webinars if one.id == webinar_id), None)
    if webinar is None:
        raise Refused(gathering.NO_SUCH_PROGRAMME)
    return programme, webinar


async def application_of(work: Work, visitor: Visitor, programme_id: str) -> ApplicationSummary | None:
    """The visitor's application for a programme: it says which oblast they speak of."""
    person = await work.ask(FindPerson(participant_id=visitor.participant_id))
    return next((one for one in person.applications if one.programme_id == programme_id), None)


async def questions_on(work: Work, visitor: Visitor, webinar_id: str) -> list[Contribution] | None:
    """Questions to a speaker; None for whoever may not read them, and while they cannot be known."""
    if not visitor.is_known:
        return None
    try:
        asking = work.ask(ListQuestions(webinar_id=webinar_id, reader_id=reader_id(visitor)))
        listed = await gathering.unless_down(asking)
    except Refused:
        return None
    return listed.contributions if listed else None


async def own_words(work: Work, visitor: Visitor) -> OwnWords:
    shared = await work.ask(ListOwnContributions(participant_id=visitor.participant_id))
    quotes = await work.ask(ListOwnQuotes(participant_id=visitor.participant_id))
    return OwnWords(shared.contributions, quotes.quotes)


async def namings_of(work: Work, author_id: str) -> tuple[list[Naming], Speech]:
    """How an author may be named, and whose verb goes with it."""
    person = (await work.ask(FindPerson(participant_id=author_id))).personal if author_id else None
    if person is None:
        return [Naming(NameForm.ANONYMOUS, "")], Speech.NEUTRAL
    honorific, speech = _HONORIFICS.get(person.sex, ("", Speech.NEUTRAL))
    return [
        Naming(NameForm.HONORIFIC, f"{honorific} {person.given_name}{_from(person)}".strip()),
        Naming(NameForm.FULL, f"{person.given_name} {person.family_name}{_from(person)}"),
        Naming(NameForm.ANONYMOUS, ""),
    ], speech


def _from(person: Personal) -> str:
    """«з м. Валки»; what kind of settlement it is stands there only if the person said so."""
    if not person.settlement:
        return ""
    known = person.settlement.startswith(_SETTLEMENTS)
    return f" з {person.settlement}" if known else f" ({person.settlement})"
