"""``dovira streams provision``: the bus has what services want before any runs, or it is said why it cannot have it."""

import pytest
from typer.testing import CliRunner

from dovira.main import app
from shared.bus import DEAD_LETTER_STREAM, stream_name
from shared.contracts.catalogue import TELLING_SERVICES
from shared.runtime import NatsServer

STREAMS = [DEAD_LETTER_STREAM, *map(stream_name, TELLING_SERVICES)]


@pytest.fixture
def bus(tmp_path):
    server = NatsServer(tmp_path / "nats").start()
    yield server.url
    server.stop()


def provision(*arguments):
    return CliRunner().invoke(app, ["streams", "provision", *arguments])


def test_streams_are_made_once_and_brought_up_to_date_when_settings_change(bus, monkeypatch):
    assert provision("--nats", bus).output.count("made, or brought up to date") == len(STREAMS)
    assert provision("--nats", bus).output.count("as wanted") == len(STREAMS)
    monkeypatch.setenv("DOVIRA_STREAM_MAX_BYTES", "1000000")
    again = provision("--nats", bus).output
    assert again.count("made, or brought up to date") == len(TELLING_SERVICES)
    assert all(name in again for name in STREAMS)


def test_a_bus_that_cannot_do_it_ends_with_3_and_what_to_look_at(bus, monkeypatch):
    monkeypatch.setenv("DOVIRA_STREAM_REPLICAS", "3")
    result = provision("--nats", bus)
    assert result.exit_code == 3
    assert "DOVIRA_STREAM_REPLICAS" in result.output


def test_no_bus_ends_with_3():
    assert provision("--nats", "nats://127.0.0.1:1").exit_code == 3
