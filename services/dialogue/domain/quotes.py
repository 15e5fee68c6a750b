"""Participants' words in a post. Consent is to one wording and one form of the name; without it nothing is shown."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.dialogue.domain.refusals import NameMissing, NoSuchQuote, QuoteChanged, QuoteDecided
from services.dialogue.domain.wording import typeset


class QuoteState(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class NameForm(StrEnum):
    HONORIFIC = "honorific"
    FULL = "full"
    ANONYMOUS = "anonymous"


_VERBS = {
    "female": ("зазначила", "поділилася", "додала"),
    "male": ("зазначив", "поділився", "додав"),
    "neutral": ("зазначає", "ділиться", "додає"),
}
_NOBODY, _NOBODYS = "дехто з учасників", "male"
_OPENINGS = ("Так, ", "А ", "")
_INTRODUCTION = "Присутні також ділилися досвідом та проблемами своїх громад."
_OPEN = frozenset({QuoteState.PROPOSED, QuoteState.APPROVED})


@dataclass(frozen=True, slots=True)
class Quote:
    """``speech`` says whose verb introduces the words: female, male or neutral."""

    quote_id: str
    contribution_id: str
    programme_id: str
    webinar_id: str
    author_id: str
    text: str
    name_form: NameForm
    name: str
    speech: str
    state: QuoteState
    proposed_at: datetime
    proposed_by: str
    decided_at: datetime | None = None
    changed: bool = False

    @property
    def is_open(self) -> bool:
        """Its words are kept."""
        return self.state in _OPEN

    @property
    def fingerprint(self) -> str:
        said = f"{self.text}\0{self.name_form}\0{self.name}"
        return hashlib.sha256(said.encode()).hexdigest()[:32]


def worded(quote: Quote, *, text: str, name_form: NameForm, name: str) -> Quote:
    """With this wording and name, as print has them. Raises NameMissing."""
    name = "" if name_form is NameForm.ANONYMOUS else typeset(name.strip())
    if name_form is not NameForm.ANONYMOUS and not name:
        raise NameMissing
    return replace(quote, text=_bare(typeset(text.strip())), name_form=name_form, name=name)


def _bare(text: str) -> str:
    """Without quotation marks around the whole: the post puts its own."""
    is_quoted = text.startswith("«") and text.endswith("»") and text.count("«") == 1
    return text[1:-1] if is_quoted else text


def consented(
    quote: Quote, *, seen: str, text: str | None, name_form: NameForm | None, name: str | None, now: datetime
) -> Quote:
    """The author's consent to what was shown, or to a wording of their own. Raises QuoteDecided, QuoteChanged."""
    if quote.state is not QuoteState.PROPOSED:
        raise QuoteDecided
    if quote.fingerprint != seen:
        raise QuoteChanged
    own = worded(
        quote,
        text=quote.text if text is None else text,
        name_form=name_form or quote.name_form,
        name=quote.name if name is None else name,
    )
    return replace(own, state=QuoteState.APPROVED, decided_at=now, changed=own.fingerprint != seen)


def taken_back(quote: Quote, *, now: datetime) -> Quote:
    """Declined, or the consent withdrawn: the words and the name are gone. Again changes nothing."""
    if not quote.is_open:
        return quote
    state = QuoteState.DECLINED if quote.state is QuoteState.PROPOSED else QuoteState.WITHDRAWN
    return replace(quote, state=state, text="", name="", decided_at=now)


def check_author(quote: Quote | None, participant_id: str) -> Quote:
    """Raises NoSuchQuote; another person's quote cannot be told from none."""
    if quote is None or quote.author_id != participant_id:
        raise NoSuchQuote
    return quote


def sentence(quote: Quote, position: int = 0) -> str:
    """«Так, пані Ірина з м. Валки зазначила: «…».»; the first, the second and further ones begin otherwise."""
    if not quote.is_open:
        return ""
    turn = min(position, len(_OPENINGS) - 1)
    is_anonymous = quote.name_form is NameForm.ANONYMOUS
    name, speech = (_NOBODY, _NOBODYS) if is_anonymous else (quote.name, quote.speech)
    opening = f"{_OPENINGS[turn]}{name}"
    said = f"{opening[:1].upper()}{opening[1:]} {_VERBS[speech][turn]}: "
    closed = quote.text.endswith(("!", "?", "…"))
    return typeset(f"{said}«{quote.text if closed else quote.text.rstrip('.')}»{'' if closed else '.'}")


def paragraph(quotes: Sequence[Quote]) -> str:
    """What a post says of its consented quotes, in the order of consent; empty without any."""
    approved = [one for one in quotes if one.state is QuoteState.APPROVED]
    ordered = sorted(approved, key=lambda one: (one.decided_at or one.proposed_at, one.quote_id))
    if not ordered:
        return ""
    return " ".join([_INTRODUCTION, *(sentence(one, position) for position, one in enumerate(ordered))])
