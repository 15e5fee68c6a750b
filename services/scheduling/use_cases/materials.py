"""Publishing and listing materials."""

from services.scheduling import store
from services.scheduling.domain.materials import check_address
from services.scheduling.domain.refusals import NoSuchWebinar, WebinarWasCancelled
from shared.contracts import scheduling as say
from shared.contracts.request import Done
from shared.outbox import ReadTx, Tx


def publish_material(tx: Tx, request: say.PublishMaterial) -> Done:
    """Attach a material; the same one again changes nothing.

    Raises NoSuchWebinar, WebinarWasCancelled, BrokenAddress.
    """
    webinar = store.get_webinar(tx, request.webinar_id)
    if webinar is None:
        raise NoSuchWebinar(request.webinar_id)
    if webinar.cancelled:
        raise WebinarWasCancelled(request.webinar_id)
    check_address(request.url)
    published = store.get_material(tx, request.webinar_id, request.kind.value)
    wanted = (request.title, request.url, request.visibility.value)
    if published is None or wanted != (published.title, published.url, published.visibility):
        material_id = published.material_id if published else tx.new_id()
        _save(tx, request, material_id)
        _tell(tx, request, material_id=material_id, programme_id=webinar.programme_id)
    return Done()


def list_materials(tx: ReadTx, request: say.ListMaterials) -> say.MaterialList:
    """Every material of a programme; who may see which is the asker's to mind."""
    return say.MaterialList(
        materials=[
            say.Material(
                material_id=row.material_id,
                webinar_id=row.webinar_id,
                kind=row.kind,
                title=row.title,
                url=row.url,
                visibility=row.visibility,
            )
            for row in store.materials_of(tx, request.programme_id)
        ]
    )


def _save(tx: Tx, request: say.PublishMaterial, material_id: str) -> None:
    store.save_material(
        tx,
        {
            "webinar_id": request.webinar_id,
            "kind": request.kind.value,
            "material_id": material_id,
            "title": request.title,
            "url": request.url,
            "visibility": request.visibility.value,
            "published_at": tx.now,
        },
    )


def _tell(tx: Tx, request: say.PublishMaterial, *, material_id: str, programme_id: str) -> None:
    tx.tell(
        say.MaterialPublished(
            webinar_id=request.webinar_id,
            programme_id=programme_id,
            material_id=material_id,
            kind=request.kind,
            title=request.title,
            url=request.url,
            visibility=request.visibility,
            published_at=tx.now,
        )
    )
