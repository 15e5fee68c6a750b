"""Certificates for many at once: issued, signed, printed, kept; beside typst alone on the same pages, two threads."""

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from bench import invented
from bench.parts import Bench, as_message, empty_streams, publish
from bench.ratio import Goal, Ratio
from services.certification import store
from services.certification.adapters import Printer, Proof
from services.certification.app import create_app
from services.certification.domain.snapshot import CertificateFacts
from services.certification.settings import Settings
from shared.contracts.programme import CertificateRule
from shared.outbox import ReadTx

_THREADS = 2
Page = tuple[CertificateFacts, str, Proof]


async def issuing(bench: Bench) -> Sequence[Ratio]:
    """Certificates a second. Three hundred here; ``make many`` plays ten thousand, and is killed meanwhile."""
    count = bench.count(300)
    ratio = Ratio("certificates for many at once", "certificates/s", Goal(0.5), "typst alone on the same pages")
    for _ in range(1 if bench.quick else 3):
        ours, pages = await issue(bench, count)
        ratio.add(ours=ours, reference=await asyncio.to_thread(_typeset, pages))
    return [ratio]


async def issue(bench: Bench, count: int) -> tuple[float, list[Page]]:
    """From readiness, with the facts waiting in the log, until every document is kept; and what was printed."""
    course = invented.programme()
    course = course.model_copy(update={"rule": CertificateRule(tests=[course.tests[0].id])})
    async with bench.connected() as client:
        await empty_streams(client.jetstream())
        await publish(client, [as_message(invented.published(course))])
        await publish(client, [as_message(invented.registered(course, number)) for number in range(count)])
        await publish(client, [as_message(invented.passed(course, number)) for number in range(count)])
    service = create_app(Settings(nats_url=bench.nats_url, data_dir=bench.new_folder()))
    pages = _noted(next(tool for tool in service.tools if isinstance(tool, Printer)))
    documents = select(func.count()).select_from(store.metadata.tables["document"])

    def kept(tx: ReadTx) -> int:
        return int(tx.read(documents)[0][0])

    async with service.running():
        began = time.perf_counter()
        while await service.work.read(kept) < count:
            await asyncio.sleep(0.02)
        took = time.perf_counter() - began
    return count / took, pages


def _noted(printer: Printer) -> list[Page]:
    """What the printer is given, from now on."""
    pages: list[Page] = []
    typeset = printer.typeset

    def note(facts: CertificateFacts, template: str, proof: Proof) -> bytes:
        pages.append((facts, template, proof))
        return typeset(facts, template, proof)

    printer.typeset = note  # type: ignore[method-assign]  # to see the pages, for the reference
    return pages


def _typeset(pages: Sequence[Page]) -> float:
    printer = Printer()
    with ThreadPoolExecutor(_THREADS) as threads:
        list(threads.map(lambda page: printer.typeset(*page), pages[:_THREADS]))
        began = time.perf_counter()
        list(threads.map(lambda page: printer.typeset(*page), pages))
        return len(pages) / (time.perf_counter() - began)
