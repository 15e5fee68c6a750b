"""The images of this very source, built once for all tests of containers; and the whole system that runs on them."""

import os
from collections.abc import Iterator, Mapping

import pytest

from dovira.registry import SERVICES
from tests.system.containers.engine import (
    BASE,
    TAG,
    build_images,
    image_in_compose,
    provide,
    skip_without_engine,
)
from tests.system.containers.ground import Ground, running_ground


@pytest.fixture(scope="session")
def images() -> Mapping[str, str]:
    """Built once, of this source: that takes minutes, so only whoever asks for it gets it."""
    if os.environ.get("DOVIRA_TEST_CONTAINERS") != "1":
        pytest.skip("building and running images takes minutes: make containers (needs a Docker engine)")
    skip_without_engine()
    for image in (BASE, image_in_compose("nats"), image_in_compose("postgres")):
        provide(image)
    build_images()
    return {name: f"dovira/{name}:{TAG}" for name in (*SERVICES, "operator")}


@pytest.fixture(scope="session")
def ground(images, tmp_path_factory) -> Iterator[Ground]:
    """Started once: who kills a part starts it again."""
    with running_ground(images, tmp_path_factory.mktemp("ground")) as running:
        yield running
