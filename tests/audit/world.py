"""A small system as it would be found: a log on a real nats-server, the stores of all services, who listens.

What is told goes to outbox, stream and inboxes alike, until a test plants a violation by leaving one of them out.
"""

import asyncio
import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from importlib import import_module
from importlib.util import find_spec

import nats
from nats.js.api import DeliverPolicy, StorageType
from nats.js.errors import NotFoundError
from sqlalchemy import create_engine, event, insert

from dovira.registry import SERVICES, metadata_of, settings_of
from services.certification.domain.chain import genesis, seal_entry
from shared.bus import StreamLimits, new_id, provision_dead_letters, stream_name, write_headers
from shared.bus.consumers import consumer_config
from shared.bus.streams import DEAD_LETTER_STREAM, stream_config
from shared.contracts.catalogue import TELLING_SERVICES
from shared.contracts.fact import Fact
from shared.outbox import ERASED
from shared.testing import START, make_tables

PROGRAMME = "course"

_SEALED = (
    *("certificate_id", "participant_id", "programme_id", "number", "year", "sequence", "programme_version"),
    *("issuer_edrpou", "edition", "template"),
)
_NOTHING = {str: "", int: 0, float: 0.0, bool: False, bytes: b""}


@dataclass
class Told:
    """A fact, and where it can be found. ``copies`` are further messages with it, as further headers."""

    fact: Fact
    fact_id: str = field(default_factory=new_id)
    in_outbox: bool = True
    in_stream: bool = True
    published: bool = True
    quarantined: str | None = None
    told_as: Fact | None = None
    copies: list[dict[str, str]] = field(default_factory=list)
    unheard_by: set[str] = field(default_factory=set)


class World:
    def __init__(self):
        self.told: list[Told] = []
        self.rows: dict[tuple[str, str], list[dict]] = {}
        self.strays: list[tuple[str, dict[str, str]]] = []
        self.late: list[Told] = []
        self.slow: set[str] = set()
        self.absent: set[str] = set()
        self.without: set[str] = set()
        self.is_sealed = False

    # ---- what happened

    def tell(self, *facts, **how):
        new = [Told(fact, **how) for fact in facts]
        self.told += new
        return [one.fact_id for one in new]

    def find(self, fact_type, **fields):
        """The first told fact of a type with these values."""
        return next(
            one
            for one in self.told
            if isinstance(one.fact, fact_type) and all(getattr(one.fact, name) == fields[name] for name in fields)
        )

    def withdraw(self, fact_type, **fields):
        """As if it had never been told."""
        self.told.remove(self.find(fact_type, **fields))

    def publish_last(self, one):
        """As if its first publication had been lost."""
        self.late.append(one)

    def attend(self, fact):
        self.tell(fact)
        self.add("scheduling", "presence", **_chosen(fact, "webinar_id", "participant_id", "seconds", "revision"))

    def finish(self, *facts):
        self.tell(*facts)
        for fact in facts:
            about = _chosen(fact, "attempt_id", "participant_id")
            self.add("assessment", "attempt", **about, number=fact.attempt_number, state="finished", revision=0)

    # ---- what stands in stores

    def add(self, service, table, **row):
        self.rows.setdefault((service, table), []).append(row)

    def row(self, service, table, **fields):
        """The first row with these values, to be changed."""
        rows = self.rows[service, table]
        return next(row for row in rows if all(row[name] == fields[name] for name in fields))

    def add_application(self, person, **changes):
        row = {"application_id": f"application-of-{person}", "participant_id": person, "programme_id": PROGRAMME}
        self.add("registration", "application", **(row | {"status": "accepted", "registered": True} | changes))

    def add_webinar(self, webinar_id, *, capacity, confirmed=(), waiting=(), cancelled=()):
        counters = {"confirmed": len(confirmed), "waiting": len(waiting), "queue": 0}
        self.add("registration", "webinar", webinar_id=webinar_id, capacity=capacity, **counters)
        for status, people in (("confirmed", confirmed), ("waitlisted", waiting), ("cancelled", cancelled)):
            for person in people:
                self.add_place(person, webinar_id, status)

    def add_place(self, person, webinar_id, status):
        self.add(
            "registration",
            "enrolment",
            enrolment_id=f"{person}-in-{webinar_id}",
            participant_id=person,
            programme_id=PROGRAMME,
            webinar_id=webinar_id,
            status=status,
        )

    def add_certificate(self, fact, *, issuer_edrpou, edition):
        names = ("certificate_id", "participant_id", "programme_id", "number", "year", "sequence", "programme_version")
        rest = {"issuer_edrpou": issuer_edrpou, "edition": edition, "status": "valid", "template": "certificate"}
        self.add("certification", "certificate", **_chosen(fact, *names), **rest)
        counters = self.rows.setdefault(("certification", "counter"), [])
        counters[:] = [one for one in counters if one["year"] != fact.year]
        self.add("certification", "counter", issuer_edrpou=issuer_edrpou, year=fact.year, last=fact.sequence)

    def add_replacement(self, fact, *, issued):
        """Of the certificate that ``issued`` told of; both are valid numbers of one register."""
        old = self.row("certification", "certificate", certificate_id=issued.certificate_id)
        old.update(status="replaced", replaced_by=fact.number)
        names = ("certificate_id", "number")
        changes = _chosen(fact, *names) | {"sequence": 3, "edition": 2, "status": "valid", "replaced_by": ""}
        self.add("certification", "certificate", **(old | changes))
        self.row("certification", "counter", year=issued.year)["last"] = 3

    def seal_register(self):
        """As certification seals it; what a test plants later is not in the seals."""
        heads: dict[tuple[str, int], str] = {}
        rows = self.rows.get(("certification", "certificate"), [])
        for row in sorted(rows, key=lambda row: (row["issuer_edrpou"], row["year"], row["sequence"])):
            place = (row["issuer_edrpou"], row["year"])
            said = {name: row[name] for name in _SEALED}
            entry = seal_entry(said, {"full_name": "X"}, salt="salt", previous=heads.get(place, genesis(*place)))
            heads[place] = entry.seal.entry
            row.update(snapshot=entry.snapshot, holder=entry.holder, salt=entry.salt)
            row.update({f"{name}_sha256": value for name, value in asdict(entry.seal).items()})
        self.is_sealed = True

    def add_message(self, fact, *, programme_id):
        about = _chosen(fact, "message_id", "participant_id", "kind", "about_id")
        self.add("notification", "message", **about, programme_id=programme_id, state="sent")

    # ---- making it real

    async def build(self, nats_url, data_dir):
        """Streams (in memory: the audit does not mind) and consumers anew, stores in fresh databases."""
        if not self.is_sealed:
            self.seal_register()
        client = await nats.connect(nats_url)
        js = client.jetstream()
        await _remove_everything(js)
        await provision_dead_letters(js, StreamLimits())
        for service in TELLING_SERVICES:
            await js.add_stream(stream_config(service, StreamLimits()).evolve(storage=StorageType.MEMORY))
        sequences = await self._publish(js)
        await asyncio.to_thread(self._fill, data_dir, sequences)
        await self._listen(js)
        await client.close()

    async def _publish(self, js):
        sequences = {}
        for one in sorted(self.told, key=lambda told: told in self.late):
            if not one.in_stream:
                continue
            headers = _headers(one)
            ack = await js.publish(one.fact.subject, one.fact.model_dump_json().encode(), headers=headers)
            sequences[one.fact_id] = ack.seq
            for changed in one.copies:
                copy = {name: value for name, value in (headers | changed).items() if value}
                await js.publish(one.fact.subject, one.fact.model_dump_json().encode(), headers=copy)
        for subject, headers in self.strays:
            await js.publish(subject, b"{broken", headers=headers)
        return sequences

    def _fill(self, data_dir, sequences):
        for service in SERVICES:
            if service in self.without:
                continue
            metadata = metadata_of(service)
            engine = create_engine(_url(service, data_dir))
            if engine.dialect.name == "sqlite":
                event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
            make_tables(engine, metadata)
            with engine.begin() as connection:
                for (owner, table), rows in self.rows.items():
                    if owner == service:
                        _insert(connection, metadata.tables[table], rows)
                _insert(connection, metadata.tables["outbox"], self._outbox(service, sequences))
                _insert(connection, metadata.tables["inbox"], _inbox(service, self.told))
            engine.dispose()

    def _outbox(self, service, sequences):
        for one in self.told:
            if one.in_outbox and one.fact.service == service:
                fact = one.told_as or one.fact
                yield {
                    "fact_id": one.fact_id,
                    "subject": fact.subject,
                    "headers": json.dumps(_headers(one)),
                    "body": b"" if one.quarantined == ERASED else fact.model_dump_json().encode(),
                    "told_at": START,
                    "stream_seq": sequences.get(one.fact_id, 4711) if one.published else None,
                    "quarantined": one.quarantined,
                }

    async def _listen(self, js):
        """Consumers that have handled everything, but for the slow ones."""
        for hearing in _hearings():
            if hearing.service in self.absent:
                continue
            for stream, fact_types in hearing.by_stream().items():
                config = consumer_config(hearing.durable, fact_types)
                policy = DeliverPolicy.ALL if hearing.durable in self.slow else DeliverPolicy.NEW
                await js.add_consumer(stream, config.evolve(deliver_policy=policy))


def _insert(connection, table, rows):
    """With something in every column that must hold something and that no check looks at."""
    must = [one for one in table.c if not one.nullable and one.server_default is None and one.autoincrement is not True]
    for row in rows:
        filled = {one.name: _NOTHING.get(one.type.python_type, START) for one in must if one.name not in row}
        connection.execute(insert(table), filled | row)


def _inbox(service, told):
    for hearing in _hearings():
        for one in told:
            heard = one.in_stream and isinstance(one.fact, hearing.fact_types) and hearing.durable not in one.unheard_by
            if hearing.service == service and heard:
                yield {"durable": hearing.durable, "fact_id": one.fact_id, "heard_at": START}


def _hearings():
    for service in SERVICES:
        if find_spec(f"services.{service}.handlers"):
            yield from import_module(f"services.{service}.handlers").hears.hearings


def _headers(one):
    return write_headers(one.fact, fact_id=one.fact_id, time=START, correlation_id=one.fact_id, causation_id=None)


def _chosen(fact, *names):
    return {name: getattr(fact, name) for name in names}


def _url(service, data_dir):
    data_dir.mkdir(parents=True, exist_ok=True)
    return settings_of(service)(data_dir=data_dir).database_url_of(service)


async def _remove_everything(js):
    for info in await js.streams_info():
        # A stream in a file cannot be made anew at once: the server is still removing the old one.
        in_file = info.config.name == DEAD_LETTER_STREAM
        await (js.purge_stream(info.config.name) if in_file else js.delete_stream(info.config.name))


async def handle_everything(nats_url, durable, *, after):
    """A listener that takes what is pending, after so many seconds."""
    client = await nats.connect(nats_url)
    js = client.jetstream()
    await asyncio.sleep(after)
    for service in TELLING_SERVICES:
        with suppress(NotFoundError):
            pending = (await js.consumer_info(stream_name(service), durable)).num_pending
            subscription = await js.pull_subscribe_bind(durable, stream_name(service))
            for message in await subscription.fetch(pending, timeout=60) if pending else []:
                await message.ack()
    await client.close()


async def bury_one(nats_url, *, handler, fact_id):
    """A dead letter, as a listener leaves it."""
    client = await nats.connect(nats_url)
    headers = {"ce-id": fact_id, "dead-handler": handler, "dead-subject": "dovira.x", "dead-stream": stream_name("x")}
    await client.jetstream().publish(f"dead.dovira.{stream_name('x')}.{handler}", b"{}", headers=headers)
    await client.close()
