"""Voiding a question at the desk: what it would change, with names, and then the change, in the log."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.gateway.adapters.language import N_
from services.gateway.domain import Action, Visitor
from services.gateway.use_cases import acting, deciding, gathering
from shared.bus import Refused
from shared.contracts.assessment import DescribeBank, DescribedQuestion
from shared.contracts.assessment_regrading import RegradedAttempt, Regrading, RestoreQuestion, VoidQuestion
from shared.contracts.programme import Programme
from shared.contracts.request import Problem
from shared.runtime import Work

Asked = VoidQuestion | RestoreQuestion

_PATIENCE = 60.0
_LONGEST_QUOTE = 60
_NO_SUCH_QUESTION = Problem(
    status=404, code="no_such_question", title=N_("Такого запитання немає"), detail=N_("Поверніться до запитань тесту.")
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A question of a programme's test."""

    programme: Programme
    test_id: str
    question: DescribedQuestion


@dataclass(frozen=True, slots=True)
class Preview:
    """What would change; those who begin or cease to pass come first. ``names`` by participant."""

    asked: Asked
    regrading: Regrading
    names: Mapping[str, str]

    @property
    def begin_to_pass(self) -> list[RegradedAttempt]:
        return [one for one in self.regrading.changes if one.passed_after and not one.passed_before]

    @property
    def cease_to_pass(self) -> list[RegradedAttempt]:
        return [one for one in self.regrading.changes if one.passed_before and not one.passed_after]

    @property
    def others(self) -> list[RegradedAttempt]:
        return [one for one in self.regrading.changes if one.passed_before == one.passed_after]

    @property
    def in_order(self) -> list[RegradedAttempt]:
        return [
            one
            for group in (self.cease_to_pass, self.begin_to_pass, self.others)
            for one in sorted(group, key=lambda one: (self.name(one), one.number))
        ]

    @property
    def closes_the_test(self) -> bool:
        return self.regrading.available < self.regrading.drawn

    def name(self, one: RegradedAttempt) -> str:
        """The id of whoever is no longer known by name."""
        return self.names.get(one.participant_id, one.participant_id)


async def find(work: Work, programme_id: str, test_id: str, question_id: str) -> Shown:
    """Raises Refused when there is no such question."""
    programme, bank = await asyncio.gather(
        gathering.get_programme(work, programme_id), work.ask(DescribeBank(test_id=test_id), timeout=_PATIENCE)
    )
    question = next((one for one in bank.questions if one.question_id == question_id), None)
    if question is None or test_id not in {test.id for test in programme.tests}:
        raise Refused(_NO_SUCH_QUESTION)
    return Shown(programme, test_id, question)


async def preview(work: Work, asked: Asked) -> Preview:
    """What would change, with the names of everybody it changes something for."""
    regrading = await work.ask(asked.model_copy(update={"dry_run": True}), timeout=_PATIENCE)
    return Preview(asked, regrading, await _names_in(work, regrading.changes))


async def carry_out(work: Work, visitor: Visitor, shown: Shown, asked: Asked, *, key: str) -> None:
    """Do what was seen. Raises Refused when something else would change by now."""
    kind = "question_voided" if isinstance(asked, VoidQuestion) else "question_restored"
    quote = shown.question.text[:_LONGEST_QUOTE]
    details: dict[str, str | int] = {"test": shown.test_id, "question": quote}
    await acting.act(work, Action(key, visitor.staff_id, kind, shown.programme.id, details), asked)


async def _names_in(work: Work, changes: Sequence[RegradedAttempt]) -> dict[str, str]:
    """A test may stand in several programmes."""
    programmes = sorted({one.programme_id for one in changes})
    listed = await asyncio.gather(*(deciding.list_all(work, one) for one in programmes))
    return {one.participant_id: one.full_name for applications in listed for one in applications}
