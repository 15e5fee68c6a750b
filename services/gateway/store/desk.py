"""The desk's rows: what was done, files under way, links for donors. Never commits."""

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, delete, select, update

from services.gateway.domain.desk import Action, ActionState, DonorLink, Upload
from services.gateway.store.tables import actions, donor_links, uploads
from shared.outbox import ReadTx, Tx

UPLOAD_LIFE = timedelta(hours=1)


# ---- what was done


def begin_action(tx: Tx, action: Action) -> None:
    """Note that something is being done; the same action again is the same line."""
    row = {
        "id": action.id,
        "begun_at": tx.now,
        "staff_id": action.staff_id,
        "kind": action.kind,
        "programme_id": action.programme_id,
        "details": json.dumps(action.details, ensure_ascii=False, sort_keys=True),
        "state": ActionState.BEGUN.value,
        "refusal": "",
    }
    tx.insert_new(actions, [row])


def end_action(tx: Tx, action_id: str, state: ActionState, *, refusal: str = "") -> None:
    """Note how it ended; what was done stays done."""
    unfinished = (actions.c.id == action_id) & (actions.c.state != ActionState.DONE.value)
    tx.write(update(actions).where(unfinished).values(state=state.value, refusal=refusal))


def recent_actions(tx: ReadTx, *, programme_id: str = "", limit: int, offset: int = 0) -> list[Action]:
    """The newest first; of one programme, or of all."""
    newest = select(actions).order_by(actions.c.begun_at.desc(), actions.c.id.desc())
    statement = newest.limit(limit).offset(offset)
    if programme_id:
        statement = statement.where(actions.c.programme_id == programme_id)
    return [
        Action(
            id=row.id,
            staff_id=row.staff_id,
            kind=row.kind,
            programme_id=row.programme_id,
            details=json.loads(row.details),
            begun_at=row.begun_at,
            state=ActionState(row.state),
            refusal=row.refusal,
        )
        for row in tx.read(statement)
    ]


# ---- files under way


def keep_upload(tx: Tx, upload: Upload) -> None:
    """Keep a file until it is confirmed; whoever is too late uploads it again."""
    tx.write(delete(uploads).where(uploads.c.uploaded_at <= tx.now - UPLOAD_LIFE))
    row = {"id": upload.id, "staff_id": upload.staff_id, "name": upload.name, "content": upload.content}
    tx.insert_new(uploads, [{**row, "uploaded_at": tx.now}])


def find_upload(tx: ReadTx, upload_id: str, *, staff_id: str) -> Upload | None:
    """A file this member of staff uploaded within the hour."""
    ours = (uploads.c.id == upload_id) & (uploads.c.staff_id == staff_id)
    rows = tx.read(select(uploads).where(ours, uploads.c.uploaded_at > tx.now - UPLOAD_LIFE))
    return next((Upload(row.id, row.staff_id, row.name, row.content) for row in rows), None)


def drop_old_uploads(tx: Tx) -> None:
    """Files nobody confirmed leave."""
    tx.write(delete(uploads).where(uploads.c.uploaded_at <= tx.now - UPLOAD_LIFE))


def drop_uploads(tx: Tx) -> None:
    """Every file leaves: somebody is to be forgotten, and may stand in one."""
    tx.write(delete(uploads))


# ---- links for donors


def add_donor_link(tx: Tx, link: DonorLink, *, token_seal: str) -> None:
    row = {
        "id": link.id,
        "token_seal": token_seal,
        "programme_id": link.programme_id,
        "label": link.label,
        "made_by": link.made_by,
        "made_at": tx.now,
        "expires_at": link.expires_at,
    }
    tx.insert_new(donor_links, [row])


def donor_links_of(tx: ReadTx, programme_id: str) -> list[DonorLink]:
    """The newest first."""
    statement = select(donor_links).where(donor_links.c.programme_id == programme_id)
    return _links(tx, statement.order_by(donor_links.c.made_at.desc()))


def find_donor_link(tx: ReadTx, token_seal: str) -> DonorLink | None:
    return next(iter(_links(tx, select(donor_links).where(donor_links.c.token_seal == token_seal))), None)


def end_donor_link(tx: Tx, link_id: str, programme_id: str) -> None:
    """The link shows nothing from now on; a second time changes nothing."""
    ours = (donor_links.c.id == link_id) & (donor_links.c.programme_id == programme_id)
    tx.write(update(donor_links).where(ours, donor_links.c.expires_at > tx.now).values(expires_at=tx.now))


def _links(tx: ReadTx, statement: Select[Any]) -> list[DonorLink]:
    return [DonorLink(row.id, row.programme_id, row.label, row.made_by, row.expires_at) for row in tx.read(statement)]
