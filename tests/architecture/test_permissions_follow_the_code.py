"""What a service does with the bus beyond its card stands among the permissions of nats-server, or it fails there."""

import ast

import pytest

from dovira.nats_config.permissions import service_permissions
from dovira.registry import SERVICES, hears_of
from tests.architecture.sources import python_sources

NEEDS = {
    "ask": ("publish", "ask.dovira.notification.>"),  # every asker so far asks it for letters
    "watching": ("subscribe", "dovira.>"),
    "count_dead_letters": ("publish", "$JS.API.STREAM.MSG.GET.DOVIRA_DEAD_LETTERS"),
    "erase_from_log": ("publish", "$JS.API.STREAM.MSG.DELETE.DOVIRA_DEAD_LETTERS"),
} | dict.fromkeys(
    ("read_log", "read_log_about", "read_event", "log_position", "count_log", "grant_in_log", "set_reader_back"),
    ("publish", "$JS.API.CONSUMER.CREATE.DOVIRA_REGISTRATION"),
)


def uses_of_work(service: str) -> set[str]:
    return {
        node.func.attr
        for source in python_sources()
        if source.lies_in(f"services/{service}")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in NEEDS
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "work"
    }


@pytest.mark.parametrize("service", SERVICES)
def test_what_a_service_does_with_the_bus_is_permitted(service):
    permissions = service_permissions(service, hears_of(service))
    for use in sorted(uses_of_work(service)):
        way, subject = NEEDS[use]
        assert subject in getattr(permissions, way), (
            f"{service} calls work.{use}: permit {subject} beyond its card in dovira/nats_config/permissions.py"
        )


def test_the_uses_are_seen():
    assert uses_of_work("integration") >= {"read_log", "watching", "grant_in_log"}
    assert uses_of_work("gateway") >= {"ask", "watching"}
