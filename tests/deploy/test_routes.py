"""The servers of a cluster show each other certificates of our own authority: whoever has none does not join."""

import asyncio
import json
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import pytest

from dovira.nats_config import write_security
from shared.runtime import NatsServer, SystemClock, free_port
from shared.testing import eventually

ROUTES = Path(__file__).resolve().parents[2] / "deploy/kubernetes/components/bus-security/routes-security.conf"


class Node:
    """A server with the cluster's part of the configuration as it is deployed, and a port to look at its routes."""

    def __init__(self, folder, name, *, keys, listen, others):
        self.monitor = free_port()
        security = ROUTES.read_text().replace("/etc/nats-keys", str(keys)) if keys else ""
        routes = ", ".join(f'"nats://127.0.0.1:{port}"' for port in others)
        cluster = f'cluster {{\n  name: dovira\n  listen: "127.0.0.1:{listen}"\n  routes: [{routes}]\n{security}}}\n'
        self.server = NatsServer(folder / name, name=name, more=f'http: "127.0.0.1:{self.monitor}"\n{cluster}')

    async def routed_to(self):
        """Names of the servers that it is connected to."""
        return await asyncio.to_thread(self._routes)

    def _routes(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.monitor}/routez") as answer:
            return {route["remote_name"] for route in json.load(answer)["routes"]}


@pytest.fixture
def keys(tmp_path):
    def made(name):
        write_security(tmp_path / name, hosts=["127.0.0.1"], now=SystemClock().now())
        return tmp_path / name

    return made


@pytest.mark.parametrize("strangers_keys", [None, "keys-of-another"])
async def test_servers_with_our_certificates_form_a_cluster_and_nobody_else_joins(tmp_path, keys, strangers_keys):
    first, second, third = (free_port() for _ in range(3))
    ours = keys("keys")
    nodes = [
        Node(tmp_path, "one", keys=ours, listen=first, others=[second]),
        Node(tmp_path, "two", keys=ours, listen=second, others=[first]),
        Node(tmp_path, "stranger", keys=strangers_keys and keys(strangers_keys), listen=third, others=[first, second]),
    ]
    with ExitStack() as stack:
        for node in reversed(nodes):  # the stranger has had its tries before the cluster is whole
            stack.callback(node.server.stop)
            node.server.start()
        one, two, stranger = nodes
        await eventually(one.routed_to, lambda seen: "two" in seen)
        assert await one.routed_to() == {"two"}
        assert await two.routed_to() == {"one"}
        log = (stranger.server.folder / "nats.log").read_text()
        await eventually(stranger.routed_to, lambda seen: seen == set())
        assert "one" not in await stranger.routed_to(), log
