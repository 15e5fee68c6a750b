"""Signing in: the mailbox, then the code or the mailed link's button. Opening a link changes nothing; pressing does."""

from fastapi import APIRouter, Request
from pydantic import EmailStr, TypeAdapter, ValidationError
from starlette.responses import Response

from services.gateway.adapters.cookies import Cookie
from services.gateway.adapters.desk import Anyone, TheDesk, client_of, desk_of
from services.gateway.adapters.language import N_, gettext, ngettext
from services.gateway.adapters.openid import Provider
from services.gateway.adapters.problems import problem_of
from services.gateway.domain import CODE_LIFE, CodeRefused, TooOften
from services.gateway.pages.forms import AnyForm, Form, FromOurPage, TrustedForm
from services.gateway.pages.rendering import go, render
from services.gateway.use_cases import signing_in

router = APIRouter()

_MY_PAGE = "/my"
_NO_ADDRESS = N_("Впишіть адресу електронної пошти, наприклад olena@hromada.example.")
_OLD_PAGE = N_("Сторінку відкрито надто давно. Надішліть ще раз.")
_SECONDS = int(CODE_LIFE.total_seconds())


# ---- the mailbox


@router.get("/sign-in")
async def ask_mailbox(request: Request, visitor: Anyone, then: str = "") -> Response:
    if visitor.is_known:
        return go(request, _MY_PAGE)
    return _show(request, then=local_address(then))


@router.post("/sign-in")
async def send_code(request: Request, desk: TheDesk, _: Anyone, form: AnyForm) -> Response:
    mailbox, then = form.one("email").strip(), local_address(form.one("then"))
    fault = _fault_of(form, mailbox)
    if fault:
        return _show(request, status=422, email=mailbox, fault=fault, then=then)
    try:
        token = await signing_in.ask_for_code(desk.work, mailbox=mailbox, client=client_of(request))
    except TooOften as refusal:
        return _show(request, status=429, email=mailbox, fault=_wait(refusal), then=then)
    return _to_the_code(request, token, then=then)


def _show(request: Request, *, status: int = 200, email: str = "", fault: str = "", then: str = "") -> Response:
    provider = desk_of(request).work.use(Provider).name
    return render(request, "sign_in.html", status=status, email=email, fault=fault, then=then, provider=provider)


def _fault_of(form: Form, mailbox: str) -> str:
    try:
        TypeAdapter(EmailStr).validate_python(mailbox)
    except ValidationError:
        return gettext(_NO_ADDRESS)
    return "" if form.trusted else gettext(_OLD_PAGE)


# ---- the code


@router.get("/sign-in/code")
async def ask_code(request: Request, desk: TheDesk, _: Anyone) -> Response:
    return await _show_code(request, desk.cookies.read_sealed(request, Cookie.SIGN_IN).get("token", ""))


@router.post("/sign-in/code")
async def check_code(request: Request, desk: TheDesk, _: Anyone, form: TrustedForm) -> Response:
    asked = desk.cookies.read_sealed(request, Cookie.SIGN_IN)
    try:
        signed_in = await signing_in.sign_in_with_code(desk.work, token=asked.get("token", ""), code=form.one("code"))
    except CodeRefused as refusal:
        return await _show_code(request, asked.get("token", ""), fault=problem_of(refusal).detail)
    return welcome(request, signed_in, then=asked.get("then", ""))


@router.post("/sign-in/again", dependencies=[FromOurPage])
async def send_again(request: Request, desk: TheDesk, _: Anyone) -> Response:
    asked = desk.cookies.read_sealed(request, Cookie.SIGN_IN)
    token = asked.get("token", "")
    try:
        fresh = await signing_in.ask_again(desk.work, token=token, client=client_of(request))
    except CodeRefused:
        return go(request, "/sign-in")
    except TooOften as refusal:
        return await _show_code(request, token, fault=_wait(refusal), status=429)
    return _to_the_code(request, fresh, then=asked.get("then", ""), note="code_again")


async def _show_code(request: Request, token: str, *, fault: str = "", status: int = 422) -> Response:
    mailbox = await signing_in.mailbox_asked(desk_of(request).work, token=token) if token else ""
    if not mailbox and not fault:
        return go(request, "/sign-in")
    return render(request, "sign_in_code.html", status=status if fault else 200, email=mailbox, fault=fault)


def _to_the_code(request: Request, token: str, *, then: str, note: str = "") -> Response:
    response = go(request, "/sign-in/code", note=note)
    asked = {"token": token, "then": then}
    desk_of(request).cookies.write_sealed(response, Cookie.SIGN_IN, asked, seconds=_SECONDS)
    return response


# ---- the link


@router.get("/sign-in/link/{link}")
async def show_button(request: Request, _: Anyone, link: str) -> Response:
    return render(request, "sign_in_link.html", link=link, fault="")


@router.post("/sign-in/link/{link}", dependencies=[FromOurPage])
async def press_button(request: Request, desk: TheDesk, _: Anyone, link: str) -> Response:
    try:
        signed_in = await signing_in.sign_in_with_link(desk.work, link=link)
    except CodeRefused:
        fault = gettext("Посилання вже використане або застаріло. Запросіть новий код.")
        return render(request, "sign_in_link.html", status=422, link=link, fault=fault)
    return welcome(request, signed_in, then=desk.cookies.read_sealed(request, Cookie.SIGN_IN).get("then", ""))


# ---- in and out


@router.post("/sign-out", dependencies=[FromOurPage])
async def sign_out(request: Request, desk: TheDesk, visitor: Anyone) -> Response:
    await signing_in.sign_out(desk.work, visitor)
    response = go(request, "/", note="signed_out")
    desk.cookies.drop(response, Cookie.SESSION)
    return response


def welcome(request: Request, signed_in: signing_in.SignedIn, *, then: str) -> Response:
    """To where somebody wanted to go, with the session that was opened for them."""
    desk, response = desk_of(request), go(request, local_address(then) or _MY_PAGE)
    life = signed_in.expires_at - desk.work.clock.now()
    desk.cookies.write(response, Cookie.SESSION, signed_in.token, seconds=int(life.total_seconds()))
    desk.cookies.drop(response, Cookie.SIGN_IN)
    return response


def local_address(address: str) -> str:
    """An address on this site, or nothing: nobody is led elsewhere after signing in."""
    is_local = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if is_local and address.isprintable() else ""


def _wait(refusal: TooOften) -> str:
    seconds = max(1, round(refusal.wait.total_seconds()))
    again = ngettext(
        "Новий код можна буде запросити через %(num)s\u00a0секунду.",
        "Новий код можна буде запросити через %(num)s\u00a0секунд.",
        seconds,
    )
    return f"{problem_of(refusal).detail} {again}"
