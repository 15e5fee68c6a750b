"""How far certification is with what it does for many at once: looking at everybody anew, preparing documents."""

from pydantic import AwareDatetime, BaseModel, Field

from shared.contracts.request import Reply, Request

_SERVICE = "certification"


class ProgrammeIssuing(BaseModel):
    """Of one programme, in figures. Nothing waits once ``unseen`` and ``unprepared`` are none."""

    programme_id: str
    participants: int
    certificates: int = Field(description="Those that hold")
    unseen: int = Field(description="Participants still to be looked at, because the rule changed")
    unprepared: int = Field(description="Certificates whose document is not printed yet")
    postponed: int = Field(description="Of these, such as could not be printed and are tried again within minutes")
    last_issued_at: AwareDatetime | None = Field(default=None, description="None: none holds")


class IssuingProgress(Reply):
    """By programme."""

    programmes: list[ProgrammeIssuing]


class GetIssuingProgress(Request[IssuingProgress], service=_SERVICE):
    """How far the issuing of certificates is."""

    programme_id: str | None = Field(default=None, description="None: of every programme")
