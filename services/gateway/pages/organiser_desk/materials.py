"""Materials of webinars: what there is, and adding one; the newest of a kind takes the place of the one before."""

from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Editor, TheWork
from services.gateway.adapters.language import N_, gettext
from services.gateway.domain import Action
from services.gateway.pages import words
from services.gateway.pages.forms import Form, TrustedForm
from services.gateway.pages.organiser_desk.frame import show
from services.gateway.pages.rendering import go
from services.gateway.use_cases import acting, gathering
from shared.contracts.programme import Programme
from shared.contracts.scheduling import ListMaterials, PublishMaterial
from shared.contracts.vocabulary import MaterialKind, Visibility

router = APIRouter(prefix="/desk/programmes/{programme_id}/materials")

VISIBILITIES = {
    Visibility.PARTICIPANTS.value: N_("учасникам програми"),
    Visibility.PUBLIC.value: N_("усім"),
}
_LONGEST = 2000


@router.get("")
async def list_materials(request: Request, work: TheWork, _: Editor, programme_id: str) -> Response:
    programme = await gathering.get_programme(work, programme_id)
    return await _show(request, work, programme, Form({}, trusted=True))


@router.post("")
async def publish(request: Request, work: TheWork, visitor: Editor, form: TrustedForm, programme_id: str) -> Response:
    programme = await gathering.get_programme(work, programme_id)
    faults = _faults(form, programme)
    if faults:
        return await _show(request, work, programme, form, faults=faults)
    webinar_id, kind = form.one("webinar"), MaterialKind(form.one("kind"))
    material = PublishMaterial(
        webinar_id=webinar_id,
        kind=kind,
        title=form.one("title").strip()[:_LONGEST] or gettext(words.MATERIALS[kind]),
        url=form.one("url").strip(),
        visibility=Visibility(form.one("visibility")),
    )
    details = {"webinar": webinar_id, "kind": kind.value}
    key = form.key(visitor, "material", programme_id)
    await acting.act(work, Action(key, visitor.staff_id, "material_published", programme_id, details), material)
    return go(request, f"/desk/programmes/{programme_id}/materials", note="material_published")


def _faults(form: Form, programme: Programme) -> list[dict[str, str]]:
    faults = []
    if form.one("webinar") not in {webinar.id for webinar in programme.webinars}:
        faults.append({"field": "webinar", "message": gettext("Виберіть вебінар.")})
    if form.one("kind") not in {kind.value for kind in MaterialKind} or form.one("visibility") not in VISIBILITIES:
        faults.append({"field": "kind", "message": gettext("Виберіть, що це і хто це бачить.")})
    address = urlsplit(form.one("url").strip())
    if address.scheme not in {"http", "https"} or not address.netloc or len(form.one("url")) > _LONGEST:
        faults.append({"field": "url", "message": gettext("Адреса має починатися з https:// або http://.")})
    return faults


async def _show(
    request: Request, work: TheWork, programme: Programme, typed: Form, *, faults: list[dict[str, str]] | None = None
) -> Response:
    listed = (await work.ask(ListMaterials(programme_id=programme.id))).materials
    return show(
        request,
        "materials.html",
        programme=programme,
        status=422 if faults else 200,
        materials={
            webinar.id: [one for one in listed if one.webinar_id == webinar.id] for webinar in programme.webinars
        },
        typed=typed,
        faults=faults or [],
        visibilities=VISIBILITIES,
    )
