"""The service as a whole: composed, on a real NATS server, and what its refusals read as."""

import pytest
from nats import connect

from services.assessment import api
from services.assessment.app import create_app
from services.assessment.domain import refusals
from services.assessment.settings import Settings
from shared.bus import Refused, ask
from shared.contracts import assessment as say
from shared.testing import sqlite_url
from tests.assessment.builders import ANN, questions


@pytest.mark.parametrize("refusal", refusals.Refusal.__subclasses__())
def test_every_refusal_reads_as_a_problem(refusal):
    status, code, title = api.answers.refusals[refusal]
    assert 400 <= status < 500
    assert code.isidentifier()
    assert title


async def test_requests_are_answered_over_the_bus(nats_url, tmp_path):
    settings = Settings(nats_url=nats_url, database_url=sqlite_url(tmp_path))
    async with create_app(settings).running():
        client = await connect(nats_url)
        with pytest.raises(Refused) as refusal:
            await ask(client, say.ImportQuestions(test_id="nowhere", questions=questions(1)))
        states = await ask(client, say.ListTests(participant_id=ANN, programme_id="nowhere"))
        await client.close()
    problem = refusal.value.problem
    assert (problem.status, problem.code) == (404, "no_such_test")
    assert "nowhere" in problem.detail
    assert states.tests == []
