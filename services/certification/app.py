"""The composition root of certification."""

from credentials.site import Site
from services.certification import api, handlers, store, use_cases
from services.certification.adapters import Printer, Signer, make_seal
from services.certification.settings import Settings
from shared.runtime import Clock, Service


def create_app(settings: Settings | None = None, *, clock: Clock | None = None) -> Service:
    """Compose the service; nothing is opened before it starts."""
    settings = settings or Settings()
    return Service(
        "certification",
        settings,
        metadata=store.metadata,
        hears=handlers.hears,
        answers=api.answers,
        clock=clock,
        tools=make_tools(settings),
        background=[use_cases.watch_keys, use_cases.look_at_everybody, use_cases.prepare_certificates],
    )


def make_tools(settings: Settings) -> list[object]:
    """What the use cases take from the composition root."""
    seal = make_seal(
        certificate=settings.seal_certificate,
        passphrase=settings.seal_passphrase.get_secret_value(),
        program=settings.seal_program,
    )
    return [Printer(), seal, Signer(settings.keys, Site(settings.public_url), makes_keys=settings.makes_keys)]
