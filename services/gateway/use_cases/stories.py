"""One person's story for support, found by mailbox or by the number of a certificate."""

from services.gateway.adapters.language import current_language
from shared.contracts.registration import FindPerson
from shared.contracts.reporting_stories import Story, TellStory
from shared.runtime import Work

_READING_TAKES = 60.0


async def tell_story(work: Work, who: str) -> Story:
    """Empty when nobody is found. Raises Refused."""
    language = current_language()
    if "@" in who:
        found = await work.ask(FindPerson(email=who))
        if found.participant_id is None:
            return Story()
        request = TellStory(participant_id=found.participant_id, language=language)
    else:
        request = TellStory(certificate_number=who, language=language)
    return await work.ask(request, timeout=_READING_TAKES)
