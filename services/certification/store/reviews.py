"""Reviews of certificates as rows. Never commits."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, select, update

from services.certification.domain.reviews import Cause, Decision, Review
from services.certification.store.tables import metadata
from shared.outbox import ReadTx, Tx, among

_review = metadata.tables["review"]
_certificate = metadata.tables["certificate"]


def add_reviews(tx: Tx, reviews: Iterable[Review]) -> None:
    """Open reviews; those that are known stay as they are."""
    tx.insert_new(_review, [asdict(one) for one in reviews])


def get_review(tx: ReadTx, review_id: str) -> Review | None:
    rows = tx.read(select(_review).where(_review.c.review_id == review_id))
    return _review_of(rows[0]) if rows else None


def open_reviews(tx: ReadTx, certificate_id: str) -> list[Review]:
    """Those of a certificate that nobody has decided yet, the oldest first."""
    is_it = (_review.c.certificate_id == certificate_id, _review.c.decision.is_(None))
    return [_review_of(row) for row in tx.read(select(_review).where(*is_it).order_by(_review.c.opened_at))]


def save_review(tx: Tx, one: Review) -> None:
    """Save the wish and the decision."""
    change = {name: getattr(one, name) for name in ("wish", "decision", "reason", "decided_by", "decided_at")}
    tx.write(update(_review).where(_review.c.review_id == one.review_id).values(**change))


def list_reviews(
    tx: ReadTx, *, programme_id: str | None, participant_id: str | None, decided: bool, limit: int
) -> list[Review]:
    """The oldest first."""
    query = select(_review).join(_certificate, _certificate.c.certificate_id == _review.c.certificate_id)
    query = query.where(_review.c.decision.is_not(None) if decided else _review.c.decision.is_(None))
    if programme_id is not None:
        query = query.where(_certificate.c.programme_id == programme_id)
    if participant_id is not None:
        query = query.where(_certificate.c.participant_id == participant_id)
    return [_review_of(row) for row in tx.read(query.order_by(_review.c.opened_at).limit(limit))]


def forget_wishes(tx: Tx, participant_ids: Iterable[str]) -> None:
    """What these people wrote is gone; that they wrote stays."""
    theirs = select(_certificate.c.certificate_id).where(among(_certificate.c.participant_id, participant_ids))
    tx.write(update(_review).where(_review.c.certificate_id.in_(theirs)).values(wish=""))


def _review_of(row: Row[Any]) -> Review:
    values = dict(row._mapping)  # noqa: SLF001  # SQLAlchemy's public name for it
    decision = Decision(row.decision) if row.decision else None
    return Review(**values | {"cause": Cause(row.cause), "decision": decision})
