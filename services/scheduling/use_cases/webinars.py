"""A webinar whose presence is about to change."""

from services.scheduling import store
from services.scheduling.domain.refusals import NoSuchWebinar, WebinarWasCancelled
from services.scheduling.domain.reports import Webinar
from shared.outbox import ReadTx, Tx


def lock_webinar(tx: Tx, webinar_id: str) -> Webinar:
    """A webinar under its programme's lock, which whoever matches people holds, too."""
    webinar = store.get_webinar(tx, webinar_id)
    if webinar is not None:
        store.lock_programme(tx, webinar.programme_id)
        webinar = store.get_webinar(tx, webinar_id)
    if webinar is None:
        raise NoSuchWebinar(webinar_id)
    if webinar.cancelled:
        raise WebinarWasCancelled(webinar_id)
    return webinar


def find_webinar(tx: ReadTx, webinar_id: str) -> Webinar:
    """A webinar, to look at. Raises NoSuchWebinar."""
    webinar = store.get_webinar(tx, webinar_id)
    if webinar is None:
        raise NoSuchWebinar(webinar_id)
    return webinar
