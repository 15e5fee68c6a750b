"""What tests of scheduling are made of: programmes, people, reports, and a service on a database."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from services.scheduling import api, handlers, store
from shared.contracts import programme as parts
from shared.contracts import scheduling as say
from shared.contracts.person import Personal
from shared.contracts.registration import ParticipantErased, ParticipantRegistered, ParticipantUpdated
from shared.contracts.vocabulary import BodyType, Oblast, ProgrammeContent, ProgrammeLength
from shared.testing import START, FrozenClock, Harness

PROGRAMME, FIRST, SECOND = "dialogue", "dialogue-m1-w1", "dialogue-m1-w2"
IRYNA, MYKOLA, NAMESAKE = "participant-iryna", "participant-mykola", "participant-other-iryna"
NOON = datetime(2024, 3, 14, 12, tzinfo=UTC)
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)


def a_webinar(key=FIRST, starts_at=NOON, *, minutes=120, **changes):
    base = {"topic": f"Тема {key}", "duration_minutes": minutes, "capacity": 100}
    return parts.Webinar(id=key, starts_at=starts_at, **{**base, **changes})


def a_programme(*webinars, programme_id=PROGRAMME, **changes):
    lessons = list(webinars) or [a_webinar(), a_webinar(SECOND, NOON + WEEK)]
    base = {
        "title": "Діалог влади і громади",
        "content": ProgrammeContent.SPECIAL,
        "length": ProgrammeLength.PROFESSIONAL,
        "oblasts": [Oblast.KHARKIV],
        "body_types": [BodyType.LOCAL_SELF_GOVERNMENT],
        "hours": parts.Hours(contact=60),
        "issuer": parts.Organisation(name="Надавач"),
        "signatory": parts.Signatory(full_name="Зразкова Олена", position="директорка"),
        "donor_acknowledgement": parts.DonorAcknowledgement(uk="За підтримки донора"),
        "modules": [parts.Module(id="m1", title="Перший модуль", webinars=lessons)],
        "rule": parts.CertificateRule(modules={"m1": 1}),
    }
    return parts.Programme(id=programme_id, **{**base, **changes})


_PEOPLE = {
    IRYNA: ("iryna@rada.example", "Коваленко", "Ірина", "Петрівна"),
    MYKOLA: ("mykola@rada.example", "Гнатюк", "Микола", ""),
    NAMESAKE: ("other.iryna@rada.example", "Коваленко", "Ірина", "Іванівна"),
}


def personal_of(who, **changes):
    email, family, given, patronymic = _PEOPLE[who]
    base = {"email": email, "family_name": family, "given_name": given, "patronymic": patronymic}
    return Personal(**{**base, **changes})


def registered(who, programme_id=PROGRAMME, **changes):
    return ParticipantRegistered(
        participant_id=who,
        application_id=f"application-{who}",
        programme_id=programme_id,
        oblast=Oblast.KHARKIV,
        body_type=BodyType.LOCAL_SELF_GOVERNMENT,
        registered_at=START,
        personal=personal_of(who, **changes),
    )


def updated(who, revision=2, **changes):
    return ParticipantUpdated(
        participant_id=who, revision=revision, updated_at=START, personal=personal_of(who, **changes)
    )


def erased(who):
    return ParticipantErased(participant_id=who, erased_at=START)


def joined(row, name="", email="", *, minutes=(0, 60), start=NOON):
    begin, end = (start + timedelta(minutes=minute) for minute in minutes)
    return say.JoinRow(row=row, name=name, email=email, joined_at=begin, left_at=end)


def absent(row, name="", email=""):
    return say.JoinRow(row=row, name=name, email=email)


def by_email(who):
    return _PEOPLE[who][0]


class Scheduling:
    """Scheduling on a database, spoken to as the bus would."""

    def __init__(self, database_url):
        self.clock = FrozenClock(NOON + 3 * HOUR)
        self.harness = Harness(database_url, store.metadata, clock=self.clock)

    async def ask(self, request):
        return await self.harness.ask(api.answers, request)

    async def hear(self, *facts):
        if facts:
            await self.harness.hear(handlers.hears, *facts)

    async def told(self, fact_type):
        return await self.harness.told(fact_type)

    async def publish(self, programme=None, *, base_version=0):
        return await self.ask(say.PublishProgramme(programme=programme or a_programme(), base_version=base_version))

    async def report(self, *rows, webinar_id=FIRST, **options):
        return await self.ask(
            say.ImportAttendance(webinar_id=webinar_id, file_name="report.csv", rows=list(rows), **options)
        )

    async def decide(self, who, seconds, **options):
        base = {"webinar_id": FIRST, "reason": "за протоколом", "decided_by": "organiser"}
        return await self.ask(say.RecordAttendance(participant_id=who, seconds=seconds, **{**base, **options}))

    async def unmatched(self, webinar_id=FIRST):
        return (await self.ask(say.ListUnmatched(webinar_id=webinar_id))).people

    async def presence(self, who, webinar_id=FIRST):
        """As listed; none when there is no record."""
        listed = await self.ask(say.ListPresences(participant_id=who, programme_id=PROGRAMME))
        return {one.webinar_id: one.seconds for one in listed.presences}.get(webinar_id)

    async def presence_as_told(self):
        """What a listener comes to: seconds by participant and webinar, the highest revision holding, none left out."""
        facts = [*await self.told(say.AttendanceRecorded), *await self.told(say.AttendanceCorrected)]
        newest = {}
        for fact in sorted(facts, key=lambda fact: fact.revision):
            newest[fact.participant_id, fact.webinar_id] = fact.seconds
        return {pair: seconds for pair, seconds in newest.items() if seconds}

    async def stored_text(self):
        """Everything scheduling keeps about people, as text."""
        tables = ("identity", "reported_person", "reported_join", "presence", "membership")
        statements = [select(store.metadata.tables[name]) for name in tables]
        return repr(await self.harness.read(lambda tx: [tx.read(statement) for statement in statements]))
