"""Certification's answers about recognition packs, played: one secret opens the pack of the one certificate."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from shared.bus import Refused
from shared.contracts.certification import CertificateFacts, CertificateStatus
from shared.contracts.certification_packs import (
    GetRecognitionPack,
    PackAccess,
    PackContents,
    PackTest,
    PackWebinar,
    RecognitionPack,
    ShareRecognitionPack,
    StopSharingRecognitionPack,
)
from shared.contracts.request import Done, Problem, Reply, Request

Line = Reply | Problem | Callable[..., Reply]
ACCESS = "a-secret-of-the-holder"
PDF = b"%PDF-1.7 pack"
EXPIRES = datetime(2024, 4, 11, 12, 0, tzinfo=UTC)
NOT_YOURS = Problem(status=404, code="no_such_certificate", title="Такого сертифіката немає")


def pack_contents(facts: CertificateFacts, page: str = "") -> PackContents:
    rows = (
        ("Тема перша", date(2024, 3, 14), 110, "attended"),
        ("Тема друга", date(2024, 3, 21), 0, "recording"),
        ("Тема третя", date(2024, 3, 28), 10, ""),
    )
    return PackContents(
        status=CertificateStatus.VALID,
        certificate=facts,
        rule_version=3,
        conditions=["модуль «Участь»: зараховано 2 вебінари, потрібно щонайменше 2"],
        webinars=[
            PackWebinar(module="Участь", topic=topic, day=day, hours=2, minutes_present=minutes, counted=how)
            for topic, day, minutes, how in rows
        ],
        tests=[PackTest(title="Підсумковий тест", score=80, pass_mark=60)],
        evidence=["fact-1", "fact-2"],
        verification_url=page,
    )


def pack_lines(facts: CertificateFacts, *, holder: str) -> dict[type[Request], Line]:
    """What is answered to each request."""

    def fetched(asked: GetRecognitionPack) -> RecognitionPack:
        is_open = asked.participant_id == holder or asked.token == ACCESS
        if asked.number != facts.number or not is_open:
            return RecognitionPack()
        contents = pack_contents(facts, asked.verification_url)
        return RecognitionPack.model_construct(contents=contents, pdf=PDF)

    def of_the_holder(reply: Reply) -> Line:
        def answer(asked: ShareRecognitionPack | StopSharingRecognitionPack) -> Reply:
            if (asked.participant_id, asked.number) != (holder, facts.number):
                raise Refused(NOT_YOURS)
            return reply

        return answer

    return {
        GetRecognitionPack: fetched,
        ShareRecognitionPack: of_the_holder(PackAccess(token=ACCESS, expires_at=EXPIRES)),
        StopSharingRecognitionPack: of_the_holder(Done()),
    }
