"""Figures as they were counted last."""

from sqlalchemy import delete, select

from services.reporting.domain.figures import Figure, Figures, Place
from services.reporting.store.tables import metadata
from shared.outbox import ReadTx, Tx

_figure = metadata.tables["figure"]


def save_figures(tx: Tx, programme_id: str, figures: Figures) -> None:
    """Put a programme's figures in the place of those before."""
    tx.write(delete(_figure).where(_figure.c.programme_id == programme_id))
    rows = [
        {
            "programme_id": programme_id,
            "indicator": place.indicator,
            "subject_id": place.subject_id,
            "dimension": str(place.dimension),
            "value": place.value,
            "number": one.number,
            "people": one.people,
            "newest_at": one.newest_at,
        }
        for place, one in figures.items()
    ]
    tx.insert_new(_figure, rows)


def read_figures(tx: ReadTx, programme_id: str) -> Figures:
    """A programme's figures as they were counted last."""
    rows = tx.read(select(_figure).where(_figure.c.programme_id == programme_id))
    return {
        Place(row.indicator, row.subject_id, row.dimension, row.value): Figure(row.number, row.people, row.newest_at)
        for row in rows
    }
