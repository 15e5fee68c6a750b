"""What people wrote in drafts, and the versions of posts that were published."""

import json
from collections.abc import Mapping

from sqlalchemy import ColumnElement, Row, and_, delete, select, update

from services.dialogue.domain.recap import Edit, Element, Post
from services.dialogue.store.tables import metadata
from shared.outbox import ReadTx, Tx

_edit = metadata.tables["edit"]
_gate = metadata.tables["post_gate"]
_post = metadata.tables["post"]


def lock_post(tx: Tx, webinar_id: str) -> int:
    """The newest version of a post, which stays so until commit; 0 before there is one."""
    tx.insert_new(_gate, [{"webinar_id": webinar_id, "version": 0}])
    version: int = tx.lock(select(_gate.c.version).where(_gate.c.webinar_id == webinar_id))[0].version
    return version


def edits_of(tx: ReadTx, webinar_id: str) -> dict[Element, Edit]:
    rows = tx.read(select(_edit).where(_edit.c.webinar_id == webinar_id))
    return {Element(row.element): Edit(row.text, row.basis) for row in rows}


def save_edits(tx: Tx, webinar_id: str, edits: Mapping[Element, Edit | None]) -> None:
    """None: what was written is dropped."""
    kept = [
        {"webinar_id": webinar_id, "element": element.value, "text": one.text, "basis": one.basis}
        for element, one in edits.items()
        if one is not None
    ]
    dropped = [element.value for element, one in edits.items() if one is None]
    tx.upsert(_edit, kept, key=["webinar_id", "element"])
    tx.write(delete(_edit).where((_edit.c.webinar_id == webinar_id) & _edit.c.element.in_(dropped)))


def add_post(tx: Tx, post: Post) -> None:
    """A new version of a locked post."""
    row = {
        "webinar_id": post.webinar_id,
        "version": post.version,
        "programme_id": post.programme_id,
        "quote_ids": json.dumps(post.quote_ids),
        "texts": json.dumps([[element.value, text] for element, text in post.texts], ensure_ascii=False),
        "first_published_at": post.first_published_at,
        "published_at": post.published_at,
        "published_by": post.published_by,
    }
    tx.insert_new(_post, [row])
    tx.write(update(_gate).where(_gate.c.webinar_id == post.webinar_id).values(version=post.version))


def post_of(tx: ReadTx, webinar_id: str) -> Post | None:
    """The newest version."""
    return next(iter(_posts(tx, _post.c.webinar_id == webinar_id, limit=1)), None)


def newest_posts(tx: ReadTx, *, programme_id: str, limit: int) -> list[Post]:
    """The newest version of each post, of one programme or of all, those first that were published last."""
    return _posts(tx, _post.c.programme_id == programme_id if programme_id else _post.c.version > 0, limit=limit)


def _posts(tx: ReadTx, which: ColumnElement[bool], *, limit: int) -> list[Post]:
    newest = and_(_gate.c.webinar_id == _post.c.webinar_id, _gate.c.version == _post.c.version)
    ordered = select(_post).join(_gate, newest).where(which).order_by(_post.c.first_published_at.desc())
    return [_read(row) for row in tx.read(ordered.limit(limit))]


def _read(row: Row[tuple[object, ...]]) -> Post:
    return Post(
        webinar_id=row.webinar_id,
        programme_id=row.programme_id,
        version=row.version,
        texts=tuple((Element(element), text) for element, text in json.loads(row.texts)),
        quote_ids=tuple(json.loads(row.quote_ids)),
        first_published_at=row.first_published_at,
        published_at=row.published_at,
        published_by=row.published_by,
    )
