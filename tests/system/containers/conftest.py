"""The images of this very source, built once for all tests of containers."""

import os

import pytest

from dovira.registry import SERVICES
from tests.system.containers.engine import TAG, build_images, provide_base, skip_without_engine


@pytest.fixture(scope="session")
def images():
    """Built once, of this source: that takes minutes, so only whoever asks for it gets it."""
    if os.environ.get("DOVIRA_TEST_CONTAINERS") != "1":
        pytest.skip("building and running images takes minutes: make containers (needs a Docker engine)")
    skip_without_engine()
    provide_base()
    build_images()
    return {name: f"dovira/{name}:{TAG}" for name in (*SERVICES, "operator")}
