"""The people of a play and its organiser, who all come through the gateway: to its pages, and to its API.

Whoever gets no answer asks again with the same key, as a browser or a program would.
"""

import asyncio
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel

from dovira.demo.cohort import Member
from dovira.demo.files import PROGRAMME, QUESTIONS
from dovira.demo.play import Play
from dovira.settling import settled
from services.gateway.routes.me import Me
from services.gateway.routes.organiser import Decided
from services.gateway.routes.sign_in import CodeAsked, Session
from shared.bus import Refused, new_id
from shared.contracts.assessment import AttemptResult, AttemptSheet
from shared.contracts.programme import Webinar
from shared.contracts.registration import ApplicationPage, Decision, DecisionReport, EnrolmentList, EnrolmentReceipt
from shared.contracts.request import Problem
from shared.contracts.scheduling import PublishMaterial
from tests.web.mail import next_letter

OWNER = "owner@institute.example"
ReplyT = TypeVar("ReplyT", bound=BaseModel)

_API = "/api/v1"
_AWAY = {502, 503, 504}
_PATIENCE = 180.0
_PAUSE = 0.5


@dataclass
class Door:
    """One visitor's way in; ``turned_away`` counts how often a part was away."""

    http: httpx.AsyncClient
    turned_away: int = 0

    async def ask(
        self, method: str, path: str, reply: type[ReplyT], body: Mapping[str, object] | None = None
    ) -> ReplyT:
        """Ask the API. Raises Refused."""
        response = await self._knock(method, _API + path, json=body, headers={"idempotency-key": new_id()})
        return reply.model_validate_json(response.content)

    async def tell(self, path: str, body: Mapping[str, object]) -> None:
        """Ask the API for what has no answer. Raises Refused."""
        await self._knock("POST", _API + path, json=body, headers={"idempotency-key": new_id()})

    async def read(self, page: str) -> str:
        """A page as HTML."""
        return (await self._knock("GET", page)).text

    async def send(self, form: str, *, of: str, file: tuple[str, bytes] | None = None, **values: str) -> httpx.Response:
        """Send a form of a page, with the hidden fields that the page gave it. Raises Refused."""
        page = await self.read(of)
        begin = page.find(f'action="{form}"')
        assert begin >= 0, f"{of} has no form for {form}"
        hidden = dict(
            re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page[begin : page.index("</form>", begin)])
        )
        return await self._knock("POST", form, data=hidden | values, files={"file": file} if file else None)

    async def bring(self, form: str, *, of: str, name: str, content: bytes) -> None:
        """Send a file, look at what it would do, and confirm. Raises Refused."""
        shown = await self.send(f"{form}/preview", of=of, file=(name, content))
        fields = dict(
            re.findall(
                r'type="hidden" name="([\w-]+)" value="([^"]*)"', shown.text[shown.text.rindex(f'action="{form}"') :]
            )
        )
        await self._knock("POST", form, data=fields)

    async def _knock(self, method: str, path: str, **more: Any) -> httpx.Response:
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                response = await self.http.request(method, path, **more)
            except httpx.TransportError:
                if time.monotonic() > deadline:
                    raise
            else:
                if response.status_code not in _AWAY or time.monotonic() > deadline:
                    return _answered(response)
            self.turned_away += 1
            await asyncio.sleep(_PAUSE)


def _answered(response: httpx.Response) -> httpx.Response:
    if response.status_code < 400:
        return response
    if "json" in response.headers["content-type"]:
        raise Refused(Problem.model_validate_json(response.content))
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))
    message = f"{response.request.method} {response.request.url.path}: {response.status_code} {shown[:500]}"
    raise AssertionError(message)


@dataclass
class PlayAtTheGateway(Play):
    """A play whose people know the gateway's address and have mailboxes; ``client`` only looks what was heard."""

    address: str = ""
    mail: Path = field(default_factory=Path)
    doors: dict[str, Door] = field(default_factory=dict)

    @property
    def turned_away(self) -> int:
        """How often somebody was told to come again."""
        return sum(door.turned_away for door in self.doors.values())

    async def leave(self) -> None:
        """Close every connection."""
        for door in self.doors.values():
            await door.http.aclose()

    async def publish(self) -> None:
        chief = await self._enter(OWNER)
        draft = await chief.send("/desk/content/file", of="/desk/new", file=(PROGRAMME, self.programme_file))
        address = draft.headers["location"]
        await chief.send(f"{address}/publish", of=address)
        await settled(self.client)
        for test in self.programme.tests:
            page = f"/desk/programmes/{self.programme.id}/tests/{test.id}/import"
            await chief.bring(page, of=page, name=QUESTIONS, content=self.questions_file)

    async def _bring_applications(self, name: str, data: bytes) -> int:
        before = len(await self._applications())
        page = f"/desk/programmes/{self.programme.id}/applications/import"
        await self.doors[OWNER].bring(page, of=page, name=name, content=data)
        return len(await self._applications()) - before

    async def _bring_attendance(self, webinar: Webinar, name: str, report: bytes) -> None:
        page = f"/desk/programmes/{self.programme.id}/attendance/{webinar.id}"
        await self.doors[OWNER].bring(f"{page}/report", of=page, name=name, content=report)

    async def _page_of_applications(self, after: str | None) -> ApplicationPage:
        following = f"&after={after}" if after else ""
        path = f"/programmes/{self.programme.id}/applications?limit=1000{following}"
        return await self.doors[OWNER].ask("GET", path, ApplicationPage)

    async def _carry_out(self, decision: Decision, application_ids: list[str], reason: str) -> None:
        body = Decided(application_ids=application_ids, decision=decision, reason=reason)
        await self.doors[OWNER].ask("POST", "/decisions", DecisionReport, body.model_dump(mode="json"))

    async def _add(self, material: PublishMaterial) -> None:
        await self.doors[OWNER].tell("/materials", material.model_dump(mode="json"))

    async def _find(self, member: Member) -> None:
        door = await self._enter(member.email)
        found = (await door.ask("GET", "/me", Me)).person
        if found.participant_id:
            self.ids[member.email.casefold()] = found.participant_id

    async def _enrol(self, member: Member, webinar: Webinar) -> None:
        await self.doors[member.email].ask("POST", "/enrolments", EnrolmentReceipt, {"webinar_id": webinar.id})

    async def _leave(self, member: Member, webinar: Webinar) -> None:
        await self.doors[member.email].ask("DELETE", f"/enrolments/{webinar.id}", EnrolmentReceipt)

    async def _places_of(self, member: Member) -> EnrolmentList:
        path = f"/me/programmes/{self.programme.id}/enrolments"
        return await self.doors[member.email].ask("GET", path, EnrolmentList)

    async def _start(self, member: Member, test_id: str) -> AttemptSheet:
        return await self.doors[member.email].ask("POST", "/attempts", AttemptSheet, {"test_id": test_id})

    async def _hand_in(self, member: Member, sheet: AttemptSheet, answers: dict[str, list[str]]) -> AttemptResult:
        path = f"/attempts/{sheet.attempt_id}/submission"
        return await self.doors[member.email].ask("POST", path, AttemptResult, {"answers": answers})

    async def _enter(self, mailbox: str) -> Door:
        """Sign in with the code that comes by mail."""
        door = self.doors[mailbox] = Door(httpx.AsyncClient(base_url=self.address, timeout=30))
        asked = await door.ask("POST", "/sign-in", CodeAsked, {"email": mailbox})
        letter = await next_letter(self.mail, mailbox, saying="Код для входу")
        session = await door.ask("POST", "/sessions", Session, {"challenge": asked.challenge, "code": letter.code})
        door.http.cookies.set("dovira-session", session.token)
        return door
