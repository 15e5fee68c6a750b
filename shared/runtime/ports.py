"""Ports of this machine: any free one, or a certain one, with a clear word when somebody else has it."""

import socket
from random import SystemRandom

LOOPBACK = "127.0.0.1"

# Systems take the ports of outgoing connections from above these.
_QUIET_PORTS = range(20_000, 32_000)
_TRIES = 100


class CannotStart(Exception):  # a state of this machine
    """Something here is in the way of starting. ``remedy`` says what to do."""

    def __init__(self, why: str, remedy: str) -> None:
        """Both are sentences for an operator."""
        super().__init__(why)
        self.remedy = remedy


def free_port() -> int:
    """A TCP port nobody listens on. No outgoing connection takes it before, or between two starts of, its server."""
    for port in SystemRandom().sample(_QUIET_PORTS, _TRIES):
        try:
            listen(LOOPBACK, port).close()
        except CannotStart:
            continue
        return port
    with listen(LOOPBACK, 0) as probe:
        return port_of(probe)


def listen(host: str, port: int) -> socket.socket:
    """Listen on a port, 0: any free one. Raises CannotStart."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        message = f"nobody can listen on port {port} of {host}: {error.strerror}"
        remedy = "Stop what listens there (another Dovira?), or name another port; 0 takes any free one."
        raise CannotStart(message, remedy) from None


def port_of(listening: socket.socket) -> int:
    """Where it listens."""
    return int(listening.getsockname()[1])
