"""Three nats-server processes that form one cluster on loopback: for tests that kill its nodes and its leaders."""

from dataclasses import dataclass, field
from pathlib import Path

from shared.runtime import NatsServer, free_port


@dataclass
class NatsCluster:
    """As many nodes as wanted. Clients learn of no node they were not told of, so that a proxy in between stays there.

    One node alone is a plain server without a cluster.
    """

    folder: Path
    size: int = 3
    nodes: list[NatsServer] = field(default_factory=list)

    @property
    def urls(self) -> list[str]:
        """Where the nodes listen to clients."""
        return [node.url for node in self.nodes]

    def start(self) -> "NatsCluster":
        """Start every node; the cluster elects its leader a moment later."""
        routes = [free_port() for _ in range(self.size)]
        for number, route in enumerate(routes, start=1):
            name = f"n{number}"
            others = ", ".join(f'"nats://127.0.0.1:{other}"' for other in routes if other != route)
            more = (
                f'cluster {{\n  name: dovira\n  listen: "127.0.0.1:{route}"\n  routes: [{others}]\n'
                "  no_advertise: true\n}\n"
            )
            self.nodes.append(NatsServer(self.folder / name, name=name, more=more if self.size > 1 else ""))
        for node in self.nodes:
            node.start()
        return self

    def node(self, name: str) -> NatsServer:
        """A node by its server name. Raises StopIteration."""
        return next(node for node in self.nodes if node.name == name)

    def stop(self) -> None:
        """Stop every node."""
        for node in self.nodes:
            node.stop()
