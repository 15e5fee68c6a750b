"""One audit: wait if asked to, gather, judge."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from nats.aio.client import Client
from nats.js import JetStreamContext

from dovira.audit.bus import list_buried, list_listening, measure_streams, read_facts
from dovira.audit.checks import all_checks
from dovira.audit.evidence import Check, Evidence, Extent
from dovira.audit.pending import on_their_way
from dovira.audit.report import AuditReport
from dovira.audit.stores import StoreUnavailable, open_stores
from shared.bus import OPERATOR, Credentials, Heard, connect
from shared.contracts.fact import Fact

_PAUSE = 0.25


async def audit_system(
    nats_url: str, data_dir: Path, *, wait: float = 0, credentials: Credentials | None = None
) -> AuditReport:
    """Audit the system whose bus is at ``nats_url`` and whose stores are those of the services' settings.

    Waits up to ``wait`` seconds until every told fact is published and heard; what is then still on its way is in
    the report's ``unsettled``. Raises StoreUnavailable, or what ``nats.connect`` raises.
    """
    client = await connect(nats_url, credentials or Credentials(OPERATOR), connect_timeout=3, max_reconnect_attempts=3)
    try:
        return await audit_running(client, data_dir, wait=wait)
    finally:
        await client.close()


async def audit_running(client: Client, data_dir: Path, *, wait: float = 0) -> AuditReport:
    """The same over a connection that is there already."""
    js = client.jetstream()
    loop = asyncio.get_running_loop()
    deadline = loop.time() + wait
    while True:
        await _wait_until_idle(js, data_dir, deadline)
        report = await _audit_once(js, data_dir)
        if not report.unsettled or loop.time() >= deadline:
            return report


async def _wait_until_idle(js: JetStreamContext, data_dir: Path, deadline: float) -> None:
    """Look again and again, and quickly, before everything is read."""
    loop = asyncio.get_running_loop()
    while loop.time() < deadline and await _is_busy(js, data_dir):  # noqa: ASYNC110  # other processes are at work
        await asyncio.sleep(_PAUSE)


async def _is_busy(js: JetStreamContext, data_dir: Path) -> bool:
    before, listening = await measure_streams(js), await list_listening(js)
    with open_stores(data_dir) as stores:
        waiting = await asyncio.to_thread(on_their_way, stores, listening, frozenset())
    return bool(waiting) or before != await measure_streams(js)


async def _audit_once(js: JetStreamContext, data_dir: Path) -> AuditReport:
    """Streams and listeners are measured before the stores are read, and the log is read after them.

    So a published row must be in the log that was read, a fact up to the measure must be in an outbox, and what nobody
    had still to handle must be in an inbox, even while the system works.
    """
    extents, listening = await measure_streams(js), await list_listening(js)
    checks = all_checks()
    with open_stores(data_dir) as stores:
        if not stores.any_there and any(one.last for one in extents.values()):
            message = f"the log has facts, and there is no store of any service in {data_dir}"
            raise StoreUnavailable(message)
        buried = await list_buried(js)

        def see(heard: Heard[Fact]) -> None:
            for check in checks:
                check.see(heard)

        index = await read_facts(js, see)
        evidence = Evidence(index, stores, extents, listening, frozenset(buried))
        grew = _grown(extents, await measure_streams(js))
        report = await asyncio.to_thread(_judge, checks, evidence, grew)
    report.dead_letters = len(buried)
    return report


def _grown(before: Mapping[str, Extent], after: Mapping[str, Extent]) -> list[str]:
    return [f"{stream} grew while the audit read it" for stream in before if before[stream].last != after[stream].last]


def _judge(checks: list[Check], evidence: Evidence, grew: list[str]) -> AuditReport:
    told = frozenset(fact_type for fact_type, ids in evidence.index.of_type.items() if ids)
    report = AuditReport(unsettled=[*on_their_way(evidence.stores, evidence.listening, told), *grew])
    for check in checks:
        findings = list(check.judge(evidence))
        report.add(check.name, check.title, examined=check.examined, findings=findings)
    return report
