"""What tests of registration are made of: programmes, people with their forms, and a service on a database."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import select

from services.registration import api, handlers, store
from shared.contracts import programme as parts
from shared.contracts import registration as say
from shared.contracts import registration_imports as imports
from shared.contracts.fact import Fact
from shared.contracts.person import Personal
from shared.contracts.request import ReplyT, Request
from shared.contracts.scheduling import ProgrammePublished
from shared.contracts.vocabulary import (
    BodyType,
    Consent,
    EnrolmentPolicy,
    Oblast,
    ProgrammeContent,
    ProgrammeLength,
)
from shared.testing import START, FrozenClock, Harness

PROGRAMME = "participation"
WEBINAR = "participation-m1-w1"
OTHER_WEBINAR = "participation-m1-w2"
HOUR = timedelta(hours=1)

FactT = TypeVar("FactT", bound=Fact)


def programme(
    *,
    programme_id: str = PROGRAMME,
    capacities: dict[str, int] | None = None,
    policy: EnrolmentPolicy = EnrolmentPolicy.ACCEPTED,
    deadline_in: timedelta | None = None,
    quotas: dict[Oblast, int] | None = None,
) -> parts.Programme:
    webinars = [
        parts.Webinar(id=name, topic="Участь", starts_at=START + 24 * HOUR, duration_minutes=90, capacity=capacity)
        for name, capacity in (capacities or {WEBINAR: 2, OTHER_WEBINAR: 2}).items()
    ]
    return parts.Programme(
        id=programme_id,
        title="Демократія участі",
        content=ProgrammeContent.SPECIAL,
        length=ProgrammeLength.PROFESSIONAL,
        oblasts=[Oblast.KHARKIV, Oblast.SUMY, Oblast.POLTAVA] if quotas else [Oblast.KHARKIV],
        quotas=quotas or {},
        body_types=[BodyType.LOCAL_SELF_GOVERNMENT],
        enrolment_policy=policy,
        application_deadline=None if deadline_in is None else START + deadline_in,
        hours=parts.Hours(contact=60),
        issuer=parts.Organisation(name="Надавач"),
        signatory=parts.Signatory(full_name="Зразкова Олена", position="директорка"),
        donor_acknowledgement=parts.DonorAcknowledgement(uk="За підтримки донора"),
        modules=[parts.Module(id="m1", title="Модуль", webinars=webinars)],
        rule=parts.CertificateRule(),
    )


def published(version: int = 1, **stated: Any) -> ProgrammePublished:
    one = programme(**stated)
    return ProgrammePublished(programme_id=one.id, version=version, published_at=START, programme=one)


def person(n: int = 1, **stated: Any) -> Personal:
    suffix = "".join("абвгдежзик"[int(digit)] for digit in str(n))
    names = {"email": f"person-{n}@example.org", "family_name": f"Зразко{suffix}", "given_name": "Олена"}
    return Personal(**names | stated)


def form(personal: Personal | int = 1, **stated: Any) -> say.ApplicationForm:
    defaults: dict[str, Any] = {
        "personal": person(personal) if isinstance(personal, int) else personal,
        "oblast": Oblast.KHARKIV,
        "body_type": BodyType.LOCAL_SELF_GOVERNMENT,
        "consents": [Consent.PROCESSING],
    }
    return say.ApplicationForm(**defaults | stated)


def rows(*forms: say.ApplicationForm) -> list[imports.ApplicationRow]:
    """Rows of a file; the header is its first line."""
    return [imports.ApplicationRow(row=number, form=one) for number, one in enumerate(forms, start=2)]


class Registration:
    """The service's store and answers, with words for what people do."""

    def __init__(self, database_url: str, *, clock: FrozenClock | None = None) -> None:
        self.harness = Harness(database_url, store.metadata, clock=clock)
        self.clock = self.harness.clock

    async def publish(self, *facts: ProgrammePublished) -> None:
        await self.harness.hear(handlers.hears, *(facts or (published(),)))

    async def ask(self, request: Request[ReplyT]) -> ReplyT:
        return await self.harness.ask(api.answers, request)

    async def apply(
        self, one: say.ApplicationForm | int = 1, programme_id: str = PROGRAMME, *, signed_in_as: str = ""
    ) -> say.ApplicationReceipt:
        stated = form(one) if isinstance(one, int) else one
        return await self.ask(say.SubmitApplication(programme_id=programme_id, form=stated, signed_in_as=signed_in_as))

    async def load(self, *forms: say.ApplicationForm, dry_run: bool = False) -> list[imports.RowVerdict]:
        request = imports.ImportApplications(programme_id=PROGRAMME, rows=rows(*forms), dry_run=dry_run)
        return (await self.ask(request)).verdicts

    async def decide(
        self, *receipts: say.ApplicationReceipt, decision: say.Decision = say.Decision.ACCEPT, reason: str = ""
    ) -> say.DecisionReport:
        ids = [receipt.application_id for receipt in receipts]
        return await self.ask(
            say.DecideApplications(application_ids=ids, decision=decision, reason=reason, decided_by="organiser")
        )

    async def decline(self, *receipts: say.ApplicationReceipt, reason: str = "Немає місць") -> say.DecisionReport:
        return await self.decide(*receipts, decision=say.Decision.DECLINE, reason=reason)

    async def withdraw(self, participant_id: str) -> None:
        await self.ask(say.WithdrawApplication(participant_id=participant_id, programme_id=PROGRAMME))

    async def participants(self, number: int, *, oblasts: Sequence[Oblast] = (Oblast.KHARKIV,)) -> list[str]:
        """So many accepted people, by id; of these oblasts in turn."""
        forms = [form(n, oblast=oblasts[n % len(oblasts)]) for n in range(1, number + 1)]
        receipts = [await self.apply(one) for one in forms]
        await self.decide(*receipts)
        return [receipt.participant_id for receipt in receipts]

    async def enrol(self, participant_id: str, webinar_id: str = WEBINAR) -> say.EnrolmentReceipt:
        return await self.ask(say.EnrolInWebinar(participant_id=participant_id, webinar_id=webinar_id))

    async def cancel(self, participant_id: str, webinar_id: str = WEBINAR) -> say.EnrolmentReceipt:
        return await self.ask(say.CancelEnrolment(participant_id=participant_id, webinar_id=webinar_id))

    async def find(self, participant_id: str) -> say.PersonFound:
        return await self.ask(say.FindPerson(participant_id=participant_id))

    async def page(self, **stated: Any) -> say.ApplicationPage:
        return await self.ask(say.ListApplications(programme_id=PROGRAMME, **stated))

    async def told(self, fact_type: type[FactT]) -> Sequence[FactT]:
        return await self.harness.told(fact_type)

    async def told_in_all(self) -> int:
        return len(await self.rows("outbox"))

    async def rows(self, table: str) -> Sequence[Any]:
        return await self.harness.read(lambda tx: tx.read(select(store.metadata.tables[table])))

    async def places(self, webinar_id: str = WEBINAR) -> tuple[list[str], list[str]]:
        """Who has a place, and who waits, both in order of arrival; the counters must agree."""
        held = sorted((row for row in await self.rows("enrolment") if row.webinar_id == webinar_id), key=_queue)
        confirmed = [row.participant_id for row in held if row.status == "confirmed"]
        waiting = [row.participant_id for row in held if row.status == "waitlisted"]
        (webinar,) = [row for row in await self.rows("webinar") if row.webinar_id == webinar_id]
        assert (webinar.confirmed, webinar.waiting) == (len(confirmed), len(waiting))
        return confirmed, waiting


def _queue(row: Any) -> int:
    return int(row.queue)
