"""The catalogue of events, for those who build other services: all of them, and each with its fields and an example."""

import json
from functools import cache
from importlib import resources
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Anyone
from services.gateway.adapters.language import N_
from services.gateway.pages.rendering import render
from shared.bus import Refused
from shared.contracts.request import Problem

router = APIRouter(prefix="/events")

_NOT_FOUND = Problem(status=404, code="not_found", title=N_("Тут нічого немає"))


@router.get("")
async def list_all(request: Request, _: Anyone) -> Response:
    by_service = [(told_by, list(facts)) for told_by, facts in groupby(_catalogue(), key=lambda one: one["told_by"])]
    return render(request, "events.html", services=by_service)


@router.get("/{name}")
async def show(request: Request, _: Anyone, name: str) -> Response:
    event = next((one for one in _catalogue() if name in {one["type"], one["name"]}), None)
    if event is None:
        raise Refused(_NOT_FOUND)
    example = json.dumps(event["example"], ensure_ascii=False, indent=2)
    return render(request, "event.html", event=event, example=example)


@cache
def _catalogue() -> list[dict[str, Any]]:
    """What `make contracts` wrote; events of one service stand together."""
    text = resources.files("shared.contracts").joinpath("events.json").read_text(encoding="utf-8")
    return sorted(json.loads(text), key=lambda one: one["type"])
