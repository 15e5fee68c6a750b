"""What is recorded of a webinar beside the reports. Never commits."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from services.scheduling.domain.attendance import Interval
from services.scheduling.domain.check_ins import CheckIn
from services.scheduling.domain.interruptions import Interruption
from services.scheduling.store import tables as t
from shared.outbox import ReadTx, Tx

_SEPARATOR = ","


def presences_in(tx: ReadTx, webinar_id: str) -> Sequence[Row[Any]]:
    """Every presence recorded in a webinar, of whoever is not erased."""
    statement = select(t.presence).join(t.participant, t.participant.c.participant_id == t.presence.c.participant_id)
    of_webinar = statement.where(t.presence.c.webinar_id == webinar_id, ~t.participant.c.erased)
    return tx.read(of_webinar.order_by(t.presence.c.participant_id))


# ---- interruptions


def interruptions_in(tx: ReadTx, webinar_ids: Sequence[str]) -> dict[str, list[Interruption]]:
    """Interruptions that hold, by webinar."""
    found: dict[str, list[Interruption]] = defaultdict(list)
    holding = t.interruption.c.webinar_id.in_(webinar_ids) & ~t.interruption.c.withdrawn
    for row in tx.read(select(t.interruption).where(holding).order_by(t.interruption.c.begins_at)):
        found[row.webinar_id].append(
            Interruption(
                interruption_id=row.interruption_id,
                kind=row.kind,
                oblasts=frozenset(filter(None, row.oblasts.split(_SEPARATOR))),
                time=Interval(row.begins_at, row.ends_at),
                note=row.note,
                declared_by=row.declared_by,
            )
        )
    return found


def add_interruption(tx: Tx, webinar_id: str, interruption: Interruption) -> None:
    row = {
        "interruption_id": interruption.interruption_id,
        "webinar_id": webinar_id,
        "kind": interruption.kind,
        "oblasts": _SEPARATOR.join(sorted(interruption.oblasts)),
        "begins_at": interruption.time.begin,
        "ends_at": interruption.time.end,
        "note": interruption.note,
        "declared_by": interruption.declared_by,
        "withdrawn": False,
    }
    tx.insert_new(t.interruption, [row])


def withdraw_interruption(tx: Tx, webinar_id: str, interruption_id: str) -> bool:
    """False when there is none that holds."""
    one = (t.interruption.c.interruption_id == interruption_id) & (t.interruption.c.webinar_id == webinar_id)
    return bool(tx.write(update(t.interruption).where(one, ~t.interruption.c.withdrawn).values(withdrawn=True)))


# ---- checking in


def code_of(tx: Tx, webinar_id: str, *, fresh: str) -> str:
    """The code of a webinar; ``fresh`` becomes it when there is none."""
    tx.insert_new(t.check_in_code, [{"webinar_id": webinar_id, "code": fresh}])
    return str(tx.read(select(t.check_in_code.c.code).where(t.check_in_code.c.webinar_id == webinar_id))[0].code)


def get_code(tx: ReadTx, webinar_id: str) -> str | None:
    rows = tx.read(select(t.check_in_code.c.code).where(t.check_in_code.c.webinar_id == webinar_id))
    return rows[0].code if rows else None


def lock_check_in(tx: Tx, webinar_id: str, participant_id: str) -> CheckIn:
    """What a participant tried so far; nobody else counts a try meanwhile."""
    key = {"webinar_id": webinar_id, "participant_id": participant_id}
    tx.insert_new(t.check_in, [{**key, "wrong_tries": 0, "checked_in_at": None}])
    ours = (t.check_in.c.webinar_id == webinar_id) & (t.check_in.c.participant_id == participant_id)
    [row] = tx.lock(select(t.check_in).where(ours))
    return CheckIn(row.wrong_tries, row.checked_in_at)


def save_check_in(tx: Tx, webinar_id: str, participant_id: str, tried: CheckIn) -> None:
    key = {"webinar_id": webinar_id, "participant_id": participant_id}
    row = {**key, "wrong_tries": tried.wrong_tries, "checked_in_at": tried.checked_in_at}
    tx.upsert(t.check_in, [row], key=["webinar_id", "participant_id"])


def checked_in(tx: ReadTx, webinar_id: str) -> Sequence[Row[Any]]:
    there = (t.check_in.c.webinar_id == webinar_id) & t.check_in.c.checked_in_at.is_not(None)
    return tx.read(select(t.check_in).where(there).order_by(t.check_in.c.checked_in_at))


# ---- watching recordings


def lock_watched(tx: Tx, webinar_id: str, participant_id: str) -> datetime | None:
    """When a participant said to have watched a recording; nobody else says it meanwhile."""
    key = {"webinar_id": webinar_id, "participant_id": participant_id}
    tx.insert_new(t.watched_recording, [{**key, "watched_at": None}])
    watched = t.watched_recording
    ours = (watched.c.webinar_id == webinar_id) & (watched.c.participant_id == participant_id)
    [row] = tx.lock(select(watched).where(ours))
    moment: datetime | None = row.watched_at
    return moment


def save_watched(tx: Tx, webinar_id: str, participant_id: str) -> None:
    """Now, for the first time."""
    row = {"webinar_id": webinar_id, "participant_id": participant_id, "watched_at": tx.now}
    tx.upsert(t.watched_recording, [row], key=["webinar_id", "participant_id"])


def watched_at(tx: ReadTx, webinar_id: str, participant_id: str) -> datetime | None:
    """When a participant said to have watched a recording."""
    watched = t.watched_recording
    ours = (watched.c.webinar_id == webinar_id) & (watched.c.participant_id == participant_id)
    moments = [row.watched_at for row in tx.read(select(watched).where(ours))]
    return moments[0] if moments else None


# ---- answering surveys


def lock_survey(tx: Tx, webinar_id: str, participant_id: str) -> datetime | None:
    """When a participant answered a survey; nobody else answers it for them meanwhile."""
    tx.insert_new(t.survey, [{"webinar_id": webinar_id, "participant_id": participant_id, "answered_at": None}])
    ours = (t.survey.c.webinar_id == webinar_id) & (t.survey.c.participant_id == participant_id)
    [row] = tx.lock(select(t.survey).where(ours))
    moment: datetime | None = row.answered_at
    return moment


def survey_answered_at(tx: ReadTx, webinar_id: str, participant_id: str) -> datetime | None:
    """When a participant answered a survey."""
    ours = (t.survey.c.webinar_id == webinar_id) & (t.survey.c.participant_id == participant_id)
    moments = [row.answered_at for row in tx.read(select(t.survey).where(ours))]
    return moments[0] if moments else None


def save_survey(tx: Tx, webinar_id: str, participant_id: str) -> None:
    """Answered now."""
    row = {"webinar_id": webinar_id, "participant_id": participant_id, "answered_at": tx.now}
    tx.upsert(t.survey, [row], key=["webinar_id", "participant_id"])
