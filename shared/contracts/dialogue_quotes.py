"""Participants' words in a post: chosen by an editor, consented to by their author in exactly the form they will have.

No fact holds the words or the name: they stand in dialogue alone, and go with the consent.
"""

from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, Field

from shared.contracts.fact import Fact
from shared.contracts.request import Reply, Request

_SERVICE = "dialogue"
_LONGEST_QUOTE, _LONGEST_NAME = 1000, 200


class NameForm(StrEnum):
    """How a person is named: «пані Ірина з м. Валки», the full name, or not at all."""

    HONORIFIC = "honorific"
    FULL = "full"
    ANONYMOUS = "anonymous"


class Speech(StrEnum):
    """Whose verb introduces the words: зазначила, зазначив, or one that shows no sex."""

    FEMALE = "female"
    MALE = "male"
    NEUTRAL = "neutral"


class QuoteState(StrEnum):
    """States of a quote. Declined and withdrawn: its words are gone for good."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


# ---- facts


class QuoteProposed(Fact, service=_SERVICE, thing="quote", done="proposed", key="participant_id"):
    """An editor wishes to quote a participant, and waits for the consent."""

    participant_id: str
    quote_id: str
    programme_id: str
    webinar_id: str
    proposed_at: AwareDatetime


class QuoteApproved(Fact, service=_SERVICE, thing="quote", done="approved", key="participant_id"):
    """The author consented to the wording and to the form of the name; ``changed``: to one of their own."""

    participant_id: str
    quote_id: str
    programme_id: str
    webinar_id: str
    changed: bool = False
    approved_at: AwareDatetime


class QuoteDeclined(Fact, service=_SERVICE, thing="quote", done="declined", key="participant_id"):
    """The author did not consent."""

    participant_id: str
    quote_id: str
    programme_id: str
    webinar_id: str
    declined_at: AwareDatetime


class QuoteWithdrawn(Fact, service=_SERVICE, thing="quote", done="withdrawn", key="participant_id"):
    """The author took the consent back; the post is published again without the words, if they stood in it."""

    participant_id: str
    quote_id: str
    programme_id: str
    webinar_id: str
    withdrawn_at: AwareDatetime


# ---- requests


class Quote(BaseModel):
    """A quote. ``sentence`` is how it reads in a post. ``fingerprint`` stands for exactly this wording and name."""

    quote_id: str
    contribution_id: str
    programme_id: str
    webinar_id: str
    state: QuoteState
    text: str
    name_form: NameForm
    name: str
    speech: Speech
    sentence: str
    fingerprint: str
    changed: bool = False
    proposed_at: AwareDatetime
    decided_at: AwareDatetime | None = None


class QuoteList(Reply):
    """Quotes, newest first."""

    quotes: list[Quote]


class ProposeQuote(Request[QuoteList], service=_SERVICE):
    """Ask an author for the consent to be quoted so; replies with the quotes of the webinar."""

    contribution_id: str
    text: str = Field(min_length=1, max_length=_LONGEST_QUOTE)
    name_form: NameForm
    name: str = Field(default="", max_length=_LONGEST_NAME, description="As it will read; none: anonymous")
    speech: Speech = Speech.NEUTRAL
    proposed_by: str


class ListQuotes(Request[QuoteList], service=_SERVICE):
    """Quotes of a webinar, for its editors."""

    webinar_id: str


class ListOwnQuotes(Request[QuoteList], service=_SERVICE):
    """Where a participant is quoted, or asked for the consent."""

    participant_id: str


class ConsentToQuote(Request[QuoteList], service=_SERVICE):
    """The author consents to exactly what was shown (``fingerprint``), or to a wording and a name of their own."""

    participant_id: str
    quote_id: str
    fingerprint: str
    text: str | None = Field(default=None, min_length=1, max_length=_LONGEST_QUOTE)
    name_form: NameForm | None = None
    name: str | None = Field(default=None, max_length=_LONGEST_NAME)


class WithdrawQuote(Request[QuoteList], service=_SERVICE):
    """The author declines, or takes a consent back: the words leave every post at once."""

    participant_id: str
    quote_id: str
