"""A problem as a page: what went wrong, and where to go from here."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from services.gateway.adapters.problems import NOT_SIGNED_IN
from services.gateway.pages.rendering import render
from shared.contracts.request import Problem


def show_problem(scope: Scope, problem: Problem) -> Response:
    """People who must sign in first are taken there and back again."""
    request = Request(scope)
    if problem.code == NOT_SIGNED_IN.code:
        then = f"?then={quote(request.url.path)}" if request.method == "GET" else ""
        return RedirectResponse(f"/sign-in{then}", status_code=303)
    response = render(request, "error.html", status=problem.status, problem=problem)
    if problem.retry_after:
        response.headers["Retry-After"] = str(problem.retry_after)
    return response
