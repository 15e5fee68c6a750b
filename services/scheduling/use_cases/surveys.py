"""The survey after a webinar: answered once, by whoever was there or watched the recording."""

from services.scheduling import store
from services.scheduling.domain.refusals import NotAParticipant, WasNotThere
from services.scheduling.domain.reports import Webinar
from services.scheduling.use_cases.webinars import find_webinar
from shared.contracts import scheduling_surveys as say
from shared.contracts.request import Done
from shared.outbox import ReadTx, Tx


def rate_webinar(tx: Tx, request: say.RateWebinar) -> Done:
    """Keep the first answers; answering again changes nothing. Raises NoSuchWebinar, NotAParticipant, WasNotThere."""
    webinar = find_webinar(tx, request.webinar_id)
    if not store.is_member(tx, request.participant_id, webinar.programme_id):
        raise NotAParticipant(webinar.programme_id)
    if not _took_part(tx, webinar, request.participant_id):
        raise WasNotThere
    if store.lock_survey(tx, webinar.webinar_id, request.participant_id):
        return Done()
    store.save_survey(tx, webinar.webinar_id, request.participant_id)
    tx.tell(
        say.WebinarRatingGiven(
            participant_id=request.participant_id,
            programme_id=webinar.programme_id,
            webinar_id=webinar.webinar_id,
            ratings=request.ratings,
            rated_at=tx.now,
        )
    )
    return Done()


def get_survey_state(tx: ReadTx, request: say.GetSurveyState) -> say.SurveyState:
    """Whether the survey is open to a participant, and answered. Raises NoSuchWebinar."""
    webinar = find_webinar(tx, request.webinar_id)
    answered = store.survey_answered_at(tx, webinar.webinar_id, request.participant_id) is not None
    took_part = _took_part(tx, webinar, request.participant_id)
    return say.SurveyState(may_rate=took_part and not answered, is_rated=answered)


def _took_part(tx: ReadTx, webinar: Webinar, participant_id: str) -> bool:
    presences = store.presences_of(tx, participant_id, webinar.programme_id)
    was_there = any(row.webinar_id == webinar.webinar_id and row.seconds > 0 for row in presences)
    return was_there or store.watched_at(tx, webinar.webinar_id, participant_id) is not None
