"""What another rule would change, looked at before it is published: everybody is judged twice, nothing is kept."""

from collections import Counter
from collections.abc import Iterator

from services.certification.domain.earning import evaluate
from services.certification.domain.programme import Programme
from services.certification.store import participants, programmes, register
from services.certification.use_cases.reading import programme_told
from shared.contracts.certification_rules import PreviewRule, RuleEffect
from shared.outbox import ReadTx

_PORTION = 500
"""People in memory at once."""


def preview_rule(tx: ReadTx, request: PreviewRule) -> RuleEffect:
    """In figures; none while the programme is not known."""
    now = programmes.get_programme(tx, request.programme.id)
    if now is None:
        return RuleEffect()
    then = programme_told(request.programme, version=now.version + 1, fact_id="")
    judged = Counter(_judge(tx, now, then))
    total = Counter[str]()
    for (before, after, certified), count in judged.items():
        total["participants"] += count
        total["entitled_now"] += count * before
        total["entitled_then"] += count * after
        total["issued_at_once"] += count * (after and not certified)
        total["lose"] += count * (before and not after)
        total["keep"] += count * (before and not after and certified)
    return RuleEffect(**total)


def _judge(tx: ReadTx, now: Programme, then: Programme) -> Iterator[tuple[bool, bool, bool]]:
    """Of everybody whether they meet the rule now, whether they would, and whether they have a certificate."""
    after = ""
    while some := participants.registered(tx, now.programme_id, after=after, limit=_PORTION):
        standings = participants.get_standings(tx, [(one, now.programme_id) for one in some])
        certified = register.certified(tx, standings)
        for pair, standing in standings.items():
            yield evaluate(now, standing).met, evaluate(then, standing).met, pair in certified
        after = some[-1]
