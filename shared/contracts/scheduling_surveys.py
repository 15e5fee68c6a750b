"""Scheduling's survey after a webinar: three questions, answered once by whoever was there; what is asked of it."""

from pydantic import AwareDatetime, BaseModel, Field

from shared.contracts.fact import Fact
from shared.contracts.request import Done, Reply, Request

_SERVICE = "scheduling"


class Ratings(BaseModel):
    """The answers, from 1 (not at all) to 5 (fully). There are no free words: they could name people."""

    overall: int = Field(ge=1, le=5, description="How satisfied with the webinar as a whole")
    usefulness: int = Field(ge=1, le=5, description="How useful at work")
    clarity: int = Field(ge=1, le=5, description="How clear")


class WebinarRatingGiven(Fact, service=_SERVICE, thing="webinar_rating", done="given", key="participant_id"):
    """A participant rated a webinar. Told once per pair; to be shown in sums only."""

    participant_id: str
    programme_id: str
    webinar_id: str
    ratings: Ratings
    rated_at: AwareDatetime


# ---- requests


class RateWebinar(Request[Done], service=_SERVICE):
    """Answer the survey of a webinar; the first answers stay. Refused for whoever was not there."""

    participant_id: str
    webinar_id: str
    ratings: Ratings


class SurveyState(Reply):
    """Whether a participant may answer a webinar's survey, and whether they did."""

    may_rate: bool
    is_rated: bool


class GetSurveyState(Request[SurveyState], service=_SERVICE):
    """Where a participant stands with a webinar's survey."""

    participant_id: str
    webinar_id: str
