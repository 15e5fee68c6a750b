"""A log with facts of several services, told as services tell them."""

import hashlib
from datetime import datetime, timedelta

from nats.js import JetStreamContext

from dovira.contracts_files.examples import example_of
from shared.bus import StreamLimits, new_id, provision_stream, stream_name, write_headers
from shared.contracts.catalogue import TELLING_SERVICES
from shared.contracts.certification import CertificateIssued
from shared.contracts.fact import Fact
from shared.contracts.integration import AdmitConsumer, Consumer
from shared.testing import START

TOKEN = "dovira_a-token-of-tests"
FINGERPRINT = hashlib.sha256(TOKEN.encode()).hexdigest()


def admission(*types: str, personal: tuple[str, ...] = (), fingerprint: str | None = FINGERPRINT) -> AdmitConsumer:
    return AdmitConsumer(
        consumer=Consumer(name="personnel", types=list(types), personal=list(personal)), fingerprint=fingerprint
    )


async def empty_log(js: JetStreamContext) -> None:
    """Every stream, with nothing in it."""
    for service in TELLING_SERVICES:
        await provision_stream(js, service, StreamLimits())
        await js.purge_stream(stream_name(service))


async def tell(js: JetStreamContext, fact_type: type[Fact], n: int = 0, *, at: datetime = START) -> str:
    """Put a fact into its stream; its id."""
    fact = fact_type.model_validate(example_of(fact_type))
    fact_id = new_id()
    time = at + timedelta(seconds=n)
    headers = write_headers(fact, fact_id=fact_id, time=time, correlation_id=fact_id, causation_id=None)
    await js.publish(fact.subject, fact.model_dump_json().encode(), headers=headers)
    return fact_id


ISSUED = CertificateIssued.type
