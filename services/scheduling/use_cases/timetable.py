"""Moving, cancelling and taking back one webinar: a new version of its programme that differs in nothing else."""

from services.scheduling import store
from services.scheduling.domain.refusals import LastWebinar, NoSuchWebinar, WebinarWasCancelled
from services.scheduling.use_cases.programmes import preview_programme, publish_programme
from shared.contracts import scheduling as say
from shared.contracts.programme import Programme
from shared.outbox import ReadTx, Tx

_Change = say.MoveWebinar | say.CancelWebinar | say.RestoreWebinar


def move_webinar(tx: Tx, request: say.MoveWebinar) -> say.ProgrammeDifference:
    """Move a webinar, or say what it would do. Raises NoSuchWebinar, WebinarWasCancelled, and as publishing does."""
    return _publish(tx, request.apply_to(_programme_with(tx, request.webinar_id)), request)


def cancel_webinar(tx: Tx, request: say.CancelWebinar) -> say.ProgrammeDifference:
    """Cancel a webinar, or say what that would do. Raises the same, and LastWebinar."""
    left = request.apply_to(_programme_with(tx, request.webinar_id))
    if not left.modules:
        raise LastWebinar(request.webinar_id)
    return _publish(tx, left, request)


def restore_webinar(tx: Tx, request: say.RestoreWebinar) -> say.ProgrammeDifference:
    """Take a cancelled webinar back, or say what that would do. Raises NoSuchWebinar, and as publishing does."""
    webinar = store.get_webinar(tx, request.webinar_id)
    row = store.lock_programme(tx, webinar.programme_id) if webinar else None
    gone = store.cancelled_webinars(tx, webinar.programme_id) if webinar else {}
    if row is None or request.webinar_id not in gone:
        raise NoSuchWebinar(request.webinar_id)
    cancelled = say.CancelledWebinar.model_validate_json(gone[request.webinar_id], extra="ignore")
    return _publish(tx, _taken_back(Programme.model_validate_json(row.snapshot, extra="ignore"), cancelled), request)


def list_cancelled_webinars(tx: ReadTx, request: say.ListCancelledWebinars) -> say.CancelledWebinars:
    """The cancelled webinars of a programme."""
    gone = store.cancelled_webinars(tx, request.programme_id).values()
    return say.CancelledWebinars(
        webinars=[say.CancelledWebinar.model_validate_json(one, extra="ignore") for one in gone]
    )


def _taken_back(programme: Programme, cancelled: say.CancelledWebinar) -> Programme:
    """The programme with the webinar where its time puts it, in its module; in the last one when that is gone."""
    ids = [module.id for module in programme.modules]
    into = cancelled.module_id if cancelled.module_id in ids else ids[-1]
    modules = [
        module.model_copy(
            update={"webinars": sorted([*module.webinars, cancelled.webinar], key=lambda one: one.starts_at)}
        )
        if module.id == into
        else module
        for module in programme.modules
    ]
    return programme.model_copy(update={"modules": modules})


def _publish(tx: Tx, programme: Programme, request: _Change) -> say.ProgrammeDifference:
    if request.dry_run:
        return preview_programme(tx, say.PreviewProgramme(programme=programme))
    return publish_programme(tx, say.PublishProgramme(programme=programme, base_version=request.base_version))


def _programme_with(tx: Tx, webinar_id: str) -> Programme:
    webinar = store.get_webinar(tx, webinar_id)
    row = store.lock_programme(tx, webinar.programme_id) if webinar else None
    if webinar is None or row is None:
        raise NoSuchWebinar(webinar_id)
    if webinar.cancelled:
        raise WebinarWasCancelled(webinar_id)
    return Programme.model_validate_json(row.snapshot, extra="ignore")
