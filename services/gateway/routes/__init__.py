"""The JSON API: one module per subject; each route says who may call it by the visitor it asks for."""

from fastapi import APIRouter

from services.gateway.routes import (
    applications,
    attempts,
    certificates,
    enrolments,
    events,
    me,
    organiser,
    programmes,
    questions,
    recaps,
    sign_in,
)
from services.gateway.routes.problems import DESCRIBED

PREFIX = "/api/v1"


def make_api() -> APIRouter:
    """All routes under one prefix."""
    api = APIRouter(prefix=PREFIX, responses=DESCRIBED)
    for module in (
        programmes,
        applications,
        sign_in,
        me,
        enrolments,
        attempts,
        organiser,
        questions,
        certificates,
        recaps,
        events,
    ):
        api.include_router(module.router)
    return api
