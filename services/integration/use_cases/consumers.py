"""Admitting consumers, and ending their access."""

from services.integration import store
from services.integration.domain import Grant, Kind, check_grant
from services.integration.domain.refusals import NoSuchConsumer, TokenRequired
from shared.contracts import integration as say
from shared.contracts.catalogue import all_facts
from shared.contracts.request import Done
from shared.outbox import ReadTx, Tx


def admit_consumer(tx: Tx, request: say.AdmitConsumer) -> Done:
    """Admit a consumer, or change what it was granted."""
    name = request.consumer.name
    grant = Grant(types=frozenset(request.consumer.types), personal=frozenset(request.consumer.personal))
    check_grant(grant, kinds())
    if request.fingerprint:
        store.save_consumer(tx, name, grant, fingerprint=request.fingerprint)
    elif store.consumer_exists(tx, name):
        store.save_grant(tx, name, grant)
    else:
        raise TokenRequired
    if request.consumer.nkey:
        store.save_nkey(tx, name, request.consumer.nkey)
    return Done()


def dismiss_consumer(tx: Tx, request: say.DismissConsumer) -> Done:
    """End a consumer's access at once."""
    if not store.delete_consumer(tx, request.name):
        raise NoSuchConsumer(request.name)
    return Done()


def list_consumers(tx: ReadTx) -> say.ConsumerList:
    """All consumers with their grants."""
    nkeys = store.nkeys(tx)
    return say.ConsumerList(
        consumers=[
            say.Consumer(
                name=name, types=sorted(grant.types), personal=sorted(grant.personal), nkey=nkeys.get(name, "")
            )
            for name, grant in store.all_consumers(tx).items()
        ]
    )


def kinds() -> list[Kind]:
    """Every type of event there is."""
    return [Kind(fact.type, is_personal=fact.personal_data) for fact in all_facts().values()]
