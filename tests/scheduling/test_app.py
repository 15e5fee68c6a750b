"""The service as a whole: composed, on a real NATS server, and what its refusals read as."""

import pytest
from nats import connect

from services.scheduling import api, store
from services.scheduling.app import create_app
from services.scheduling.domain import refusals
from services.scheduling.settings import Settings
from shared.bus import Refused, ask
from shared.contracts import scheduling as say
from shared.testing import sqlite_url, with_tables
from tests.scheduling.builders import FIRST, PROGRAMME, a_programme, joined


@pytest.mark.parametrize("refusal", refusals.Refusal.__subclasses__())
def test_every_refusal_reads_as_a_problem(refusal):
    status, code, title = api.answers.refusals[refusal]
    assert 400 <= status < 500
    assert code.isidentifier()
    assert title


async def test_requests_are_answered_over_the_bus(nats_url, tmp_path):
    url = with_tables(sqlite_url(tmp_path), store.metadata)
    settings = Settings(nats_url=nats_url, database_url=url, migrate_on_start=False)
    async with create_app(settings).running():
        client = await connect(nats_url)
        await ask(client, say.PublishProgramme(programme=a_programme(), base_version=0))
        report = say.ImportAttendance(webinar_id=FIRST, file_name="report.csv", rows=[joined(2, "Гість")])
        verdicts = (await ask(client, report)).verdicts
        with pytest.raises(Refused) as refusal:
            await ask(client, say.PublishProgramme(programme=a_programme(title="Інше"), base_version=0))
        shown = await ask(client, say.GetProgramme(programme_id=PROGRAMME))
        await client.close()
    assert [one.outcome for one in verdicts] == ["unmatched"]
    problem = refusal.value.problem
    assert (problem.status, problem.code) == (409, "stale_programme")
    assert "опублікуйте поверх версії 1" in problem.detail
    assert shown.programme == a_programme()
