"""The organisers' desk: one module per subject; a new one needs a section in frame.py and words in words.py."""

from fastapi import APIRouter

from services.gateway.pages.organiser_desk import (
    access,
    applications,
    attendance,
    figures,
    home,
    interruptions,
    log,
    questions,
    reviews,
    schedule,
)


def make_desk() -> APIRouter:
    """All pages of the desk, and the page that a donor's link opens."""
    desk = APIRouter()
    for module in (home, schedule, applications, attendance, interruptions, questions, reviews, access, log, figures):
        desk.include_router(module.router)
    return desk
