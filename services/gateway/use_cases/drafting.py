"""Writing a programme: its draft is kept as its file, changed part by part or as a whole, looked at, and published."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from formats.faults import Fault, Gravity
from formats.programme_file import fields_of, read_fields, read_programme, write_fields
from services.gateway import store
from services.gateway.domain import Action, Visitor
from services.gateway.domain.programme_drafts import Fields, ProgrammeDraft
from services.gateway.use_cases import acting
from services.gateway.use_cases.gathering import get_whole_version, unless_down
from shared.bus import Refused
from shared.contracts.certification_rules import PreviewRule, RuleEffect
from shared.contracts.dialogue_speakers import CountSpeakerLetters
from shared.contracts.programme import Programme, Webinar
from shared.contracts.registration import ApplicationStatus, CountPlaces, ListApplications, WebinarPlaces
from shared.contracts.request import Problem
from shared.contracts.scheduling import GetProgramme, PreviewProgramme, ProgrammeDifference, PublishProgramme
from shared.outbox import Tx
from shared.runtime import Work

FILE = "programme.yaml"
_PATIENCE = 30.0
_NO_DRAFT = Problem(status=404, code="no_such_draft", title="Такої чернетки немає")
_CHANGED = Problem(
    status=409,
    code="draft_changed",
    title="Чернетку тим часом змінено",
    detail="Хтось зберіг у ній щось після того, як ви відкрили сторінку. Перегляньте її ще раз.",
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft with what stands in it, and what keeps it from being a programme."""

    draft: ProgrammeDraft
    fields: Fields
    faults: Sequence[Fault]
    programme: Programme | None

    @property
    def errors(self) -> list[Fault]:
        return [one for one in self.faults if one.gravity is Gravity.ERROR]


@dataclass(frozen=True, slots=True)
class Effect:
    """What publishing a draft would do, and whom it concerns; a count is none while it is not known.

    ``participants`` are those accepted; letters go to whoever has, or awaits, a place in what moves or is cancelled,
    and ``speakers`` of them to those who speak.
    ``rule`` is what changes about who earns the certificate.
    """

    difference: ProgrammeDifference
    moved: Sequence[Webinar] = ()
    cancelled: Sequence[Webinar] = ()
    places: dict[str, WebinarPlaces] | None = field(default_factory=dict)
    participants: int | None = 0
    rule: RuleEffect | None = field(default_factory=RuleEffect)
    speakers: int | None = 0

    @property
    def letters(self) -> int | None:
        if self.places is None:
            return None
        concerned = [self.places[one.id] for one in (*self.moved, *self.cancelled) if one.id in self.places]
        return sum(one.confirmed + one.waitlisted for one in concerned)


# ---- beginning and finding


async def list_drafts(work: Work) -> list[ProgrammeDraft]:
    """Every draft, the one that was changed last first."""
    return await work.read(store.list_programme_drafts)


async def open_draft(work: Work, programme_id: str) -> Opened:
    """The draft. Raises Refused when there is none."""
    draft = await work.read(lambda tx: store.find_programme_draft(tx, programme_id))
    if draft is None:
        raise Refused(_NO_DRAFT)
    content = draft.text.encode()
    fields, reading = read_fields(content, file=FILE), read_programme(content, file=FILE)
    return Opened(draft, fields.rows[0], reading.faults, next(iter(reading.rows), None))


async def begin(work: Work, visitor: Visitor, fields: Fields, *, key: str) -> None:
    """A new draft; one that there is stays as it is. A published programme is gone on with as it was published."""
    programme_id = str(fields["id"])
    published = await work.ask(GetProgramme(programme_id=programme_id))
    stated = fields_of(published.programme) if published.programme else fields
    draft = ProgrammeDraft(programme_id, write_fields(stated), published.version)
    await _keep(work, visitor, draft, key=key, over=False)


async def edit_published(work: Work, visitor: Visitor, programme_id: str, *, key: str) -> None:
    """A draft that says what is published, unless there is one. Raises Refused when nothing is."""
    published = await get_whole_version(work, programme_id)
    if published.programme is not None:
        draft = ProgrammeDraft(programme_id, write_fields(fields_of(published.programme)), published.version)
        await _keep(work, visitor, draft, key=key, over=False)


async def keep_file(work: Work, visitor: Visitor, content: bytes, *, file: str, key: str) -> str | Sequence[Fault]:
    """A file as the draft of the programme that it names; its faults when it names none."""
    reading = read_fields(content, file=file)
    programme_id = str(reading.rows[0].get("id", "")) if reading.rows else ""
    whole = read_programme(content, file=file)
    if not programme_id or any(fault.path == ("id",) for fault in whole.errors):
        return whole.faults
    published = await work.ask(GetProgramme(programme_id=programme_id))
    text = content.decode("utf-8-sig", errors="replace")
    await _keep(work, visitor, ProgrammeDraft(programme_id, text, published.version), key=key, over=True)
    return programme_id


async def _keep(work: Work, visitor: Visitor, draft: ProgrammeDraft, *, key: str, over: bool) -> None:
    """``over``: in the place of a draft that there is."""

    def keep(tx: Tx) -> None:
        known = store.lock_programme_draft(tx, draft.programme_id)
        if known is not None and (known.text == draft.text or not over):
            return
        kept = replace(known, text=draft.text, revision=known.revision + 1) if known else draft
        store.save_programme_draft(tx, replace(kept, saved_by=visitor.staff_id))
        acting.note(tx, Action(key, visitor.staff_id, "draft_saved" if known else "draft_begun", draft.programme_id))

    await work.write(keep)


# ---- changing


async def change(
    work: Work, visitor: Visitor, programme_id: str, alter: Callable[[Fields], Fields], *, key: str
) -> None:
    """Change what stands in the draft now, whatever others saved meanwhile. Raises Refused when there is none."""

    def save(tx: Tx) -> bool:
        known = store.lock_programme_draft(tx, programme_id)
        if known is None:
            return False
        text = write_fields(alter(read_fields(known.text.encode(), file=FILE).rows[0]))
        if text != known.text:
            draft = replace(known, text=text, revision=known.revision + 1, saved_by=visitor.staff_id)
            store.save_programme_draft(tx, draft)
            acting.note(tx, Action(key, visitor.staff_id, "draft_saved", programme_id))
        return True

    if not await work.write(save):
        raise Refused(_NO_DRAFT)


async def discard(work: Work, visitor: Visitor, programme_id: str, *, key: str) -> None:
    """The draft goes; what is published stays."""

    def drop(tx: Tx) -> None:
        if store.lock_programme_draft(tx, programme_id) is not None:
            store.drop_programme_draft(tx, programme_id)
            acting.note(tx, Action(key, visitor.staff_id, "draft_discarded", programme_id))

    await work.write(drop)


# ---- looking at it and publishing


async def effect_of(work: Work, programme: Programme) -> Effect:
    """What publishing would do. Raises Refused as publishing would."""
    difference = await work.ask(PreviewProgramme(programme=programme))
    before = (await work.ask(GetProgramme(programme_id=programme.id))).programme
    if before is None or not difference.changes:
        return Effect(difference)
    moved, cancelled = changed_webinars(before, programme)
    counted = await unless_down(work.ask(CountPlaces(programme_id=programme.id)))
    asked = ListApplications(programme_id=programme.id, status=ApplicationStatus.ACCEPTED, limit=1)
    accepted = await unless_down(work.ask(asked))
    speakers = await unless_down(work.ask(CountSpeakerLetters(programme=programme)))
    rule = await unless_down(work.ask(PreviewRule(programme=programme), timeout=_PATIENCE))
    return Effect(
        difference=difference,
        moved=moved,
        cancelled=cancelled,
        places={one.webinar_id: one for one in counted.webinars} if counted else None,
        participants=accepted.total if accepted else None,
        rule=rule,
        speakers=speakers.letters if speakers else None,
    )


async def publish(
    work: Work, visitor: Visitor, programme_id: str, *, revision: int, base_version: int, key: str
) -> None:
    """Publish what was shown, and note who did. Raises Refused, also when the draft or the programme changed since."""
    opened = await open_draft(work, programme_id)
    if opened.draft.revision != revision:
        raise Refused(_CHANGED)
    if opened.programme is None:
        raise Refused(Problem(status=422, code="faulty_programme", title="", detail=str(opened.errors[0])))
    action = Action(key, visitor.staff_id, "programme_published", programme_id)
    await acting.act(work, action, PublishProgramme(programme=opened.programme, base_version=base_version))
    await work.write(lambda tx: store.drop_programme_draft(tx, programme_id))


def changed_webinars(before: Programme | None, after: Programme) -> tuple[list[Webinar], list[Webinar]]:
    """The webinars that move, as they will be, and those that are cancelled."""
    known = {webinar.id: (webinar.starts_at, webinar.ends_at) for webinar in before.webinars} if before else {}
    planned = {webinar.id for webinar in after.webinars}
    moved = [one for one in after.webinars if one.id in known and known[one.id] != (one.starts_at, one.ends_at)]
    return moved, [one for one in (before.webinars if before else []) if one.id not in planned]
