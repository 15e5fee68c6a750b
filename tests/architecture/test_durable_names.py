"""A durable consumer that is renamed begins anew, and the old one stays behind in the server: never by accident."""

from shared.contracts.catalogue import all_facts
from tests.architecture import durables


def test_the_durables_are_those_everyone_knows():
    assert durables.SNAPSHOT.read_text(encoding="utf-8") == durables.durables(), (
        f"Durables changed. A renamed one begins anew and leaves the old one behind: meant so? Then: {durables.COMMAND}"
    )


def test_every_durable_filters_whole_types_of_facts_that_are_told():
    subjects = {line.strip() for line in durables.durables().splitlines() if line.startswith("    ")}
    assert subjects <= {f"{fact_type}.>" for fact_type in all_facts()}


def test_no_durable_name_stands_for_two_handlers_in_one_stream():
    names = [line for line in durables.durables().splitlines() if not line.startswith("    ")]
    assert len(names) == len(set(names))
