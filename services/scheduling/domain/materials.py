"""Links to agendas, slides and recordings: an address must survive copying out of a post or a letter."""

from urllib.parse import urlsplit

from services.scheduling.domain.refusals import BrokenAddress

_BRACKETS = {")": "(", "]": "[", "}": "{", "»": "«"}
_TAIL = ".,;:!…"


def check_address(url: str) -> None:
    """Refuse what copying breaks most: blanks inside, no host, a bracket or a full stop of the sentence around it."""
    fault = _fault_of(url)
    if fault:
        raise BrokenAddress(url=url, fault=fault)


def _fault_of(url: str) -> str:
    if any(letter.isspace() for letter in url):
        return "усередині адреси є пропуск"
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    if "." not in host.strip("."):
        return "немає назви сайту"
    last = url[-1]
    if last in _TAIL or (last in _BRACKETS and url.count(last) > url.count(_BRACKETS[last])):
        return f"наприкінці зайвий знак «{last}»"
    return ""
