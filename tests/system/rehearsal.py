"""A small programme in the future with people whose outcome is known beforehand, played on services of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import nats

from dovira.demo.cohort import Cohort, Member, invent_cohort
from dovira.demo.files import programme_ahead, questions_file
from dovira.demo.play import Play
from dovira.mailbox import Mailbox
from dovira.registry import SERVICES
from formats.programme_file import write_programme
from shared.contracts.programme import Programme
from shared.runtime import NatsServer
from shared.testing.processes import ServiceProcess
from tests.demo.presence import seconds_present


class Silent:
    """Watches nothing."""

    def phase(self, title: str, total: int):
        return lambda steps: None


def future_programme() -> Programme:
    """The sample programme, moved so that it lies ahead of today."""
    return programme_ahead(datetime.now(UTC))  # noqa: TID251  # from today on


def decided_cohort(count: int, *, programme: Programme, seed: int = 3) -> Cohort:
    """People of whom every third never takes the test and the others answer everything right."""
    cohort = invent_cohort(count, programme=programme, seed=seed)
    members = tuple(replace(member, ability=(1.0,) if member.number % 3 else ()) for member in cohort.members)
    return replace(cohort, members=members)


def deserving(cohort: Cohort) -> set[str]:
    """Mailboxes of those who earn the certificate, reckoned from what they do and not by any service."""
    able = [member for member in cohort.members if member.eligible and member.ability]
    return {member.email for member in able if _attends(member, cohort)}


def _attends(member: Member, cohort: Cohort) -> bool:
    programme = cohort.programme
    rule = programme.rule
    counted = {
        one.id for one in programme.webinars if seconds_present(member.visits[one.id], one) >= rule.minimum_minutes * 60
    }
    enough_of_all = len(counted) >= (rule.share_of_all or 0) * len(programme.webinars)
    return enough_of_all and all(
        sum(1 for one in module.webinars if one.id in counted) >= rule.modules.get(module.id, 0)
        for module in programme.modules
    )


@dataclass
class Rehearsal:
    """Six services, each a process of its own, one NATS server, one mailbox."""

    nats: NatsServer
    mailbox: Mailbox
    data_dir: Path
    services: dict[str, ServiceProcess]

    async def play(self, cohort: Cohort) -> Play:
        """A play on this system, connected."""
        return Play(
            client=await nats.connect(self.nats.url),
            programme=cohort.programme,
            programme_file=write_programme(cohort.programme).encode(),
            questions_file=questions_file(),
            cohort=cohort,
            folder=self.data_dir / "files",
            watcher=Silent(),
        )


@contextmanager
def services_alone(folder: Path) -> Iterator[Rehearsal]:
    """Start each service with ``dovira serve NAME``; stop them all at the end."""
    server, mailbox = NatsServer(folder / "nats").start(), Mailbox(folder / "mail")
    mailbox.start()
    environment = {
        "DOVIRA_NOTIFICATION_SMTP_HOST": mailbox.host,
        "DOVIRA_NOTIFICATION_SMTP_PORT": str(mailbox.port),
        "DOVIRA_NOTIFICATION_QUIET_SECONDS": "1",
        "DOVIRA_NOTIFICATION_MATERIALS_QUIET_SECONDS": "1",
    }
    services = {name: ServiceProcess(name, server.url, folder / "data", environment).start() for name in SERVICES}
    try:
        for service in services.values():
            service.wait_until_ready()
        yield Rehearsal(server, mailbox, folder / "data", services)
    finally:
        for service in services.values():
            service.kill()
        mailbox.stop()
        server.stop()
