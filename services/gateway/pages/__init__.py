"""The pages: HTML made here on the server, one module per subject. They work without scripts."""

from fastapi import APIRouter

from services.gateway.pages import (
    application,
    calendars,
    cases,
    correction,
    events,
    home,
    live,
    my,
    openid,
    own_settings,
    own_words,
    programme,
    questions,
    recaps,
    recognition,
    sign_in,
    survey,
    taking_tests,
    verification,
)
from services.gateway.pages.organiser_desk import make_desk


def make_pages() -> APIRouter:
    """All pages; they are no part of the API's description."""
    pages = APIRouter(include_in_schema=False)
    for module in (
        home,
        calendars,
        correction,
        recognition,
        live,
        programme,
        questions,
        cases,
        recaps,
        events,
        own_words,
        application,
        sign_in,
        openid,
        my,
        survey,
        own_settings,
        taking_tests,
        verification,
    ):
        pages.include_router(module.router)
    pages.include_router(make_desk())
    return pages
