"""A missed webinar made up over real services: its recording watched, its quiz passed, the certificate issued."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import nats
import pytest
from nats.aio.client import Client

from dovira.registry import create_app_of, settings_of
from shared.bus import Refused, StreamLimits, ask, provision_stream
from shared.contracts.assessment import (
    BankQuestion,
    Choice,
    ImportQuestions,
    QuestionKind,
    StartAttempt,
    SubmitAttempt,
)
from shared.contracts.certification import GetProgress, Progress
from shared.contracts.request import ReplyT, Request
from shared.contracts.scheduling import ConfirmRecordingWatched, PublishMaterial, PublishProgramme
from shared.contracts.vocabulary import MaterialKind
from shared.runtime import NatsServer
from shared.testing import eventually
from tests.faults.many.facts import tell
from tests.rules.builders import FIRST, PROGRAMME, RECAP, programme, registered

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

ANN = "ann"
RULE = "{modules: {m1: 1}, recordings: true}"


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    """Scheduling, assessment and certification; the test stands in for registration."""
    async with AsyncExitStack() as stack:
        server = NatsServer(tmp_path / "nats").start()
        stack.callback(server.stop)
        opened = await nats.connect(server.url)
        stack.push_async_callback(opened.close)
        await provision_stream(opened.jetstream(), "registration", StreamLimits())
        for service in ("scheduling", "assessment", "certification"):
            settings = settings_of(service)(nats_url=server.url, data_dir=tmp_path)
            await stack.enter_async_context(create_app_of(service)(settings).running())
        yield opened


async def progress(client: Client) -> Progress:
    return await ask(client, GetProgress(participant_id=ANN, programme_id=PROGRAMME))


async def once_known(client: Client, request: Request[ReplyT]) -> ReplyT:
    """The reply, as soon as the service has heard of the programme and of who takes part."""

    async def asked() -> ReplyT | None:
        try:
            return await ask(client, request)
        except Refused as refusal:
            if refusal.problem.code not in {"not_a_participant", "no_such_test"}:
                raise
            return None

    reply = await eventually(asked, lambda one: one is not None)
    assert reply is not None
    return reply


async def passes_the_quiz(client: Client) -> None:
    question = BankQuestion(
        kind=QuestionKind.SINGLE_CHOICE,
        text="Хто вирішує?",
        choices=[Choice(text="громада", weight=100), Choice(text="ніхто")],
    )
    await once_known(client, ImportQuestions(test_id=RECAP, questions=[question]))
    sheet = await once_known(client, StartAttempt(participant_id=ANN, test_id=RECAP))
    answers = {one.question_id: ["громада"] for one in sheet.questions}
    submission = SubmitAttempt(participant_id=ANN, attempt_id=sheet.attempt_id, answers=answers)
    assert (await ask(client, submission)).passed


async def test_a_missed_webinar_is_made_up_and_the_certificate_issued(client: Client):
    await ask(client, PublishProgramme(programme=programme(RULE), base_version=0))
    await tell(client.jetstream(), [registered(ANN)])
    url = "https://video.example.org/1"
    await ask(client, PublishMaterial(webinar_id=FIRST, kind=MaterialKind.RECORDING, title="Запис", url=url))
    await once_known(client, ConfirmRecordingWatched(participant_id=ANN, webinar_id=FIRST))
    seen = await eventually(lambda: progress(client), lambda one: any(part.watched for part in one.recordings))
    assert (seen.attended, seen.certificate_number) == ([], None)
    await passes_the_quiz(client)
    done = await eventually(lambda: progress(client), lambda one: one.certificate_number is not None)
    assert done.attended == [FIRST]
