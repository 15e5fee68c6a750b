"""The organisers' desk: one module per subject; a new one needs a section in frame.py and words in words.py."""

from fastapi import APIRouter

from services.gateway.pages.organiser_desk import (
    access,
    applications,
    attendance,
    content,
    drafts,
    extra_time,
    figures,
    home,
    interruptions,
    log,
    materials,
    moderation,
    outbox,
    question,
    questions,
    quizzes,
    recaps,
    reports,
    reviews,
    schedule,
    speakers,
    story,
)


def make_desk() -> APIRouter:
    """All pages of the desk, and the page that a donor's link opens."""
    desk = APIRouter()
    of_programme = (
        materials,
        moderation,
        quizzes,
        recaps,
        schedule,
        speakers,
        applications,
        attendance,
        interruptions,
        questions,
        question,
        extra_time,
        access,
        figures,
        reports,
    )
    for module in (home, content, drafts, outbox, reviews, story, log, *of_programme):
        desk.include_router(module.router)
    return desk
