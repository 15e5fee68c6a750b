"""The composition root of the gateway: the service that signs people in, and the web in front of all services."""

from collections.abc import Callable
from datetime import timedelta

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from services.gateway import handlers, store
from services.gateway.adapters.bodies import BodyGuard
from services.gateway.adapters.cookies import Cookies
from services.gateway.adapters.desk import Desk
from services.gateway.adapters.headers import HeadLikeGet, SafeHeaders
from services.gateway.adapters.language import Languages
from services.gateway.adapters.live import Views
from services.gateway.adapters.openid import Provider
from services.gateway.adapters.origins import OwnOrigin
from services.gateway.adapters.problems import HANDLED, SafetyNet, problem_of
from services.gateway.adapters.tracing import TraceContext
from services.gateway.domain import Role, Seal, Staff, Throttle
from services.gateway.pages import make_pages
from services.gateway.pages.errors import show_problem
from services.gateway.pages.live import watch_facts
from services.gateway.pages.rendering import STATIC
from services.gateway.routes import PREFIX, issuer, make_api
from services.gateway.routes.problems import describe_problems, write_problem
from services.gateway.settings import Settings
from services.gateway.use_cases import acting, applying, deciding, signing_in
from shared.bus import Tracer
from shared.contracts.request import Problem
from shared.runtime import Clock, Service, Work

_ONE_MINUTE = timedelta(minutes=1)
_GZIP_FROM_BYTES = 500
_TAKE_FILES = frozenset({"/verify/document", f"{PREFIX}/certificates/checks"})


def create_app(settings: Settings | None = None, *, clock: Clock | None = None) -> Service:
    """Compose the service; nothing is opened before it starts. Its ``asgi`` is the web."""
    settings = settings or Settings()
    service = Service(
        "gateway",
        settings,
        metadata=store.metadata,
        hears=handlers.hears,
        clock=clock,
        tools=make_tools(settings),
        background=[
            signing_in.send_codes,
            signing_in.forget_the_old,
            acting.forget_uploads,
            applying.forget_old_drafts,
            deciding.carry_out_decisions,
            watch_facts,
        ],
    )
    service.asgi = create_web(
        settings, open_work=lambda: service.work, troubles=service.troubles, tracer=service.tracer
    )
    return service


def make_tools(settings: Settings) -> list[object]:
    """What the use cases take from the composition root."""
    seal = Seal(settings.secret.get_secret_value().encode())
    mailboxes = {Role(role): listed for role, listed in settings.staff_mailboxes.items()}
    return [settings, seal, Staff.named(mailboxes, seal=seal), Provider(settings), Views()]


def create_web(
    settings: Settings,
    *,
    open_work: Callable[[], Work],
    troubles: Callable[[], dict[str, str]],
    tracer: Tracer | None = None,
) -> FastAPI:
    """The web in front of a service's work."""
    seal = Seal(settings.secret.get_secret_value().encode())
    cookies = Cookies(settings.is_https, seal)
    web = FastAPI(
        title="Довіра",
        version="1",
        description="Програми підвищення кваліфікації: заявки, вебінари, тести, сертифікати.",
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        middleware=_around_everything(settings, cookies, tracer),
        exception_handlers=dict.fromkeys(HANDLED, _handle),
    )
    web.state.desk = desk_for(settings, open_work=open_work, cookies=cookies)
    web.include_router(make_api())
    web.include_router(issuer.router)
    web.include_router(make_pages())
    web.mount("/static", StaticFiles(directory=STATIC), name="static")
    _add_health(web, troubles)
    describe_problems(web)
    return web


def desk_for(settings: Settings, *, open_work: Callable[[], Work], cookies: Cookies) -> Desk:
    """What stands behind every route and page, in front of a service's work."""
    return Desk(
        open_work=open_work,
        find_visitor=signing_in.find_visitor,
        cookies=cookies,
        lookups=Throttle(settings.lookups_per_minute, _ONE_MINUTE),
        public_url=settings.public_url,
    )


def _around_everything(settings: Settings, cookies: Cookies, tracer: Tracer | None) -> list[Middleware]:
    return [
        Middleware(TraceContext, tracer=tracer),
        Middleware(SafeHeaders, https=settings.is_https),
        Middleware(Languages, cookies=cookies),
        Middleware(SafetyNet, answer=_answer),
        Middleware(HeadLikeGet),
        Middleware(GZipMiddleware, minimum_size=_GZIP_FROM_BYTES),
        Middleware(OwnOrigin, public_url=settings.public_url, answer=_answer),
        Middleware(BodyGuard, answer=_answer, takes_files=_TAKE_FILES),
    ]


def _add_health(web: FastAPI, troubles: Callable[[], dict[str, str]]) -> None:
    async def live() -> PlainTextResponse:
        return PlainTextResponse("alive")

    async def ready() -> PlainTextResponse:
        found = troubles()
        text = "\n".join(f"{part}: {why}" for part, why in found.items()) or "ready"
        return PlainTextResponse(text, status_code=503 if found else 200)

    web.add_api_route("/health/live", live, include_in_schema=False)
    web.add_api_route("/health/ready", ready, include_in_schema=False)


def _answer(scope: Scope, problem: Problem) -> Response:
    """Programs get JSON, people a page."""
    return (write_problem if scope["path"].startswith("/api/") else show_problem)(scope, problem)


async def _handle(request: Request, error: Exception) -> Response:
    response = _answer(request.scope, problem_of(error))
    for name, value in (getattr(error, "headers", None) or {}).items():
        response.headers.setdefault(name, value)
    return response
