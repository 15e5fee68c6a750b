"""Who has a place in a webinar: what registration answers to the organisers' desk."""

from shared.contracts.request import Reply, Request

_SERVICE = "registration"


class PlaceHolders(Reply):
    """Participants by id: who has a place in a webinar, and who waits for one, the longest first."""

    confirmed: list[str]
    waitlisted: list[str]


class ListPlaceHolders(Request[PlaceHolders], service=_SERVICE):
    """Who has a place in a webinar, and who waits for one."""

    webinar_id: str
