"""The service as a whole: composed, on a real NATS server, and what its refusals read as."""

import pytest
from nats import connect

from services.dialogue import api
from services.dialogue.app import create_app
from services.dialogue.domain import refusals
from services.dialogue.settings import Settings
from shared.bus import Refused, ask
from shared.contracts.dialogue import GetRecap, ListRecaps
from shared.testing import sqlite_url


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
            await ask(client, GetRecap(webinar_id="nowhere"))
        listed = await ask(client, ListRecaps())
        await client.close()
    assert (refusal.value.problem.status, refusal.value.problem.code) == (404, "no_such_post")
    assert listed.recaps == []
