"""Confirming that a recording was watched. The quiz after it is assessment's; what both count, certification's."""

from services.scheduling import store
from services.scheduling.domain.recordings import Recording, check_counts
from services.scheduling.domain.refusals import NoSuchWebinar, NotAParticipant
from services.scheduling.domain.reports import Webinar
from services.scheduling.use_cases.webinars import find_webinar
from shared.contracts import scheduling as say
from shared.contracts.programme import Programme
from shared.contracts.request import Done
from shared.contracts.vocabulary import MaterialKind
from shared.outbox import ReadTx, Tx


def confirm_recording_watched(tx: Tx, request: say.ConfirmRecordingWatched) -> Done:
    """Keep the first time; saying it again changes nothing.

    Raises NoSuchWebinar, NotAParticipant, NoRecording, RecordingCountsNothing, TooLateToCount.
    """
    webinar = find_webinar(tx, request.webinar_id)
    if not store.is_member(tx, request.participant_id, webinar.programme_id):
        raise NotAParticipant(webinar.programme_id)
    if store.lock_watched(tx, webinar.webinar_id, request.participant_id):
        return Done()
    check_counts(_recording(tx, webinar), now=tx.now)
    store.save_watched(tx, webinar.webinar_id, request.participant_id)
    tx.tell(
        say.RecordingWatched(
            participant_id=request.participant_id,
            programme_id=webinar.programme_id,
            webinar_id=webinar.webinar_id,
            watched_at=tx.now,
        )
    )
    return Done()


def _recording(tx: ReadTx, webinar: Webinar) -> Recording:
    row = store.get_programme(tx, webinar.programme_id)
    if row is None:
        raise NoSuchWebinar(webinar.webinar_id)
    programme = Programme.model_validate_json(row.snapshot, extra="ignore")
    has_quiz = any(one.recap_test for one in programme.webinars if one.id == webinar.webinar_id)
    return Recording(
        is_published=store.get_material(tx, webinar.webinar_id, MaterialKind.RECORDING.value) is not None,
        counts=programme.rule.recordings and has_quiz,
        until=programme.rule.until,
        timezone=webinar.timezone,
    )
