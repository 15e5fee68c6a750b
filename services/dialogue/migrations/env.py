"""Alembic's door to this service's history; what it does is in shared.runtime.migrations."""

from shared.runtime.migrations import run_environment

run_environment()
