"""The durable consumers there are: their names are public, in the server and in everyone's operations.

``python -m tests.architecture.durables`` writes the snapshot anew.
"""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from shared.bus.consumers import asked_for, consumer_config
from tests.architecture.sources import rooms_by_service

SNAPSHOT = Path(__file__).with_name("durables.txt")
COMMAND = "python -m tests.architecture.durables"


def durables() -> str:
    """Every durable in every stream with the subjects it asks for, one block each."""
    blocks = []
    for service in sorted(rooms_by_service()):
        if find_spec(f"services.{service}.handlers") is None:
            continue
        for hearing in import_module(f"services.{service}.handlers").hears.hearings:
            for stream, fact_types in hearing.by_stream().items():
                subjects = sorted(asked_for(consumer_config(hearing.durable, fact_types)))
                blocks.append("\n".join([f"{hearing.durable} in {stream}", *(f"    {one}" for one in subjects)]))
    return "\n".join(sorted(blocks)) + "\n"


if __name__ == "__main__":
    SNAPSHOT.write_text(durables(), encoding="utf-8")
