"""What certification makes of revised results: it issues what they earn, and never takes anything back by itself."""

import pytest

from services.certification import handlers, store
from services.certification.api import answers
from shared.contracts import programme as parts
from shared.contracts.assessment import TestFailed, TestPassed, TestResultRevised
from shared.contracts.certification import CertificateIssued, CertificateRevoked, CertificateStatus, VerifyCertificate
from shared.contracts.certification_reviews import ListReviews, ReviewCause
from shared.testing import Harness, sqlite_url
from tests.assessment.builders import ANN, BOB, RIGHT, TEST, WRONG, Assessment, a_test, published, questions, registered
from tests.assessment.test_regrading import FAULTY, taken


def programme():
    """Whoever passes the test has earned the certificate."""
    fact = published(a_test(attempt_limit=2))
    issuer = parts.Organisation(name="Надавач", edrpou="12345678")
    earned_by_test = {"rule": parts.CertificateRule(tests=[TEST]), "issuer": issuer}
    return fact.model_copy(update={"programme": fact.programme.model_copy(update=earned_by_test)})


@pytest.fixture
async def assessing(tmp_path):
    service = Assessment(sqlite_url(tmp_path / "assessment"))
    yield service
    await service.harness.close()


@pytest.fixture
async def certifying(tmp_path):
    house = Harness(sqlite_url(tmp_path / "certification"), store.metadata)
    yield house
    await house.close()


@pytest.fixture(autouse=True)
def _folders(tmp_path):
    for name in ("assessment", "certification"):
        (tmp_path / name).mkdir()


async def pass_on(assessing, certifying, known):
    """Certification hears what assessment told since."""
    told = [fact for kind in (TestPassed, TestFailed, TestResultRevised) for fact in await assessing.told(kind)]
    await certifying.hear(handlers.hears, *[fact for fact in told if fact not in known])
    return told


async def test_a_voided_question_earns_certificates_and_puts_issued_ones_under_review_only(assessing, certifying):
    people = [registered(ANN), registered(BOB)]
    await assessing.hear(programme(), *people)
    await assessing.fill(questions(4))
    await certifying.hear(handlers.hears, programme(), *people)
    await taken(assessing, ANN, faulty=WRONG, others=[RIGHT, RIGHT])
    await taken(assessing, BOB, faulty=RIGHT, others=[RIGHT, WRONG, RIGHT])
    known = await pass_on(assessing, certifying, [])
    [first] = await certifying.told(CertificateIssued)
    assert first.participant_id == BOB

    faulty = await assessing.question_id(FAULTY)
    await assessing.void(faulty)
    known = await pass_on(assessing, certifying, known)
    assert {one.participant_id for one in await certifying.told(CertificateIssued)} == {ANN, BOB}

    await assessing.restore(faulty)
    await pass_on(assessing, certifying, known)
    reviews = (await certifying.ask(answers, ListReviews())).reviews
    assert [(one.participant_id, one.cause, one.rule_met) for one in reviews] == [
        (ANN, ReviewCause.TEST_REVISED, False)
    ]
    assert await certifying.told(CertificateRevoked) == []
    number = next(one.number for one in await certifying.told(CertificateIssued) if one.participant_id == ANN)
    assert (await certifying.ask(answers, VerifyCertificate(number=number))).status is CertificateStatus.VALID
