"""What tests of the audit are made of: facts about invented people, and a small system that is whole."""

from shared.bus import new_id
from shared.contracts import assessment, certification, notification, registration, scheduling
from shared.contracts import programme as parts
from shared.contracts.person import Personal
from shared.contracts.vocabulary import BodyType, MaterialKind, Oblast, ProgrammeContent, ProgrammeLength, Visibility
from shared.testing import START
from tests.audit.world import PROGRAMME, World

TEST, EDRPOU, YEAR = "course-final", "12345678", 2024
FIRST, SECOND, THIRD = "course-m1-w1", "course-m1-w2", "course-m2-w1"
ANN, BOB, EVE, DAN = "participant-ann", "participant-bob", "participant-eve", "participant-dan"
NAMES = {ANN: "Нечуй-Левицька", BOB: "Зразковий", EVE: "Прикладна"}

RULE = parts.CertificateRule(modules={"m1": 1, "m2": 1}, minimum_minutes=60, tests=[TEST])


def programme(*, rule=RULE, capacity=2, pattern="{edrpou}/{sequence:06d}-{year:02d}"):
    """Two modules: two webinars in the first, one in the second."""

    def webinar(webinar_id):
        return parts.Webinar(id=webinar_id, topic="Участь", starts_at=START, duration_minutes=90, capacity=capacity)

    return parts.Programme(
        id=PROGRAMME,
        title="Демократія участі",
        content=ProgrammeContent.SPECIAL,
        length=ProgrammeLength.PROFESSIONAL,
        oblasts=[Oblast.KHARKIV],
        body_types=[BodyType.LOCAL_SELF_GOVERNMENT],
        hours=parts.Hours(contact=60),
        issuer=parts.Organisation(name="Надавач", edrpou=EDRPOU),
        signatory=parts.Signatory(full_name="Зразкова Олена", position="директорка"),
        donor_acknowledgement=parts.DonorAcknowledgement(uk="За підтримки донора"),
        modules=[
            parts.Module(id="m1", title="Перший", webinars=[webinar(FIRST), webinar(SECOND)]),
            parts.Module(id="m2", title="Другий", webinars=[webinar(THIRD)]),
        ],
        tests=[parts.Test(id=TEST, title="Підсумковий тест", pass_mark=60, attempt_limit=2)],
        rule=rule,
        number_pattern=pattern,
    )


def published(version=1, **changes):
    return scheduling.ProgrammePublished(
        programme_id=PROGRAMME, version=version, published_at=START, programme=programme(**changes)
    )


def submitted(person):
    return registration.ApplicationSubmitted(**_of_application(person), **_form(person), submitted_at=START)


def accepted(person):
    return registration.ApplicationAccepted(**_of_application(person), decided_by="organiser", decided_at=START)


def registered(person):
    return registration.ParticipantRegistered(**_of_application(person), **_form(person), registered_at=START)


def erased(person):
    return registration.ParticipantErased(participant_id=person, erased_at=START)


def _of_application(person):
    return {"participant_id": person, "application_id": f"application-of-{person}", "programme_id": PROGRAMME}


def _form(person):
    personal = Personal(email=f"{person}@example.org", family_name=NAMES.get(person, "Зразкова"), given_name="Олена")
    return {"oblast": Oblast.KHARKIV, "body_type": BodyType.LOCAL_SELF_GOVERNMENT, "personal": personal}


def confirmed(person, webinar_id=FIRST):
    return registration.EnrolmentConfirmed(**_of_place(person, webinar_id), confirmed_at=START)


def waitlisted(person, webinar_id=FIRST):
    return registration.EnrolmentWaitlisted(**_of_place(person, webinar_id), position=1, waitlisted_at=START)


def cancelled(person, webinar_id=FIRST):
    return registration.EnrolmentCancelled(**_of_place(person, webinar_id), cancelled_at=START)


def _of_place(person, webinar_id):
    return {
        "participant_id": person,
        "enrolment_id": f"{person}-in-{webinar_id}",
        "programme_id": PROGRAMME,
        "webinar_id": webinar_id,
    }


def attended(person, webinar_id, *, minutes=90):
    return scheduling.AttendanceRecorded(
        participant_id=person,
        programme_id=PROGRAMME,
        webinar_id=webinar_id,
        seconds=minutes * 60,
        recorded_at=START,
    )


def corrected(person, webinar_id, *, minutes, revision=2):
    return scheduling.AttendanceCorrected(
        participant_id=person,
        programme_id=PROGRAMME,
        webinar_id=webinar_id,
        seconds=minutes * 60,
        revision=revision,
        corrected_at=START,
    )


def material():
    return scheduling.MaterialPublished(
        webinar_id=FIRST,
        programme_id=PROGRAMME,
        material_id=new_id(),
        kind=MaterialKind.SLIDES,
        title="Слайди",
        url="https://example.org/slides",
        visibility=Visibility.PUBLIC,
        published_at=START,
    )


def passed(person, attempt=1):
    return assessment.TestPassed(**_of_attempt(person, attempt), score=80, pass_mark=60, passed_at=START)


def failed(person, attempt=1):
    return assessment.TestFailed(
        **_of_attempt(person, attempt), attempts_left=1, score=20, pass_mark=60, failed_at=START
    )


def revised(person, attempt=1, *, passes, revision=1):
    about = _of_attempt(person, attempt)
    about.pop("attempt_number")
    return assessment.TestResultRevised(
        **about, revision=revision, score=70, passed=passes, reason="помилка в ключі", revised_at=START
    )


def _of_attempt(person, attempt):
    return {
        "participant_id": person,
        "programme_id": PROGRAMME,
        "test_id": TEST,
        "attempt_id": f"attempt-{attempt}-of-{person}",
        "attempt_number": attempt,
    }


def issued(person, sequence, **changes):
    fields = {
        "participant_id": person,
        "programme_id": PROGRAMME,
        "certificate_id": f"certificate-{sequence}",
        "number": f"{EDRPOU}/{sequence:06d}-24",
        "year": YEAR,
        "sequence": sequence,
        "hours": 60,
        "credits": 2,
        "programme_version": 1,
        "evidence": [],
        "issued_at": START,
    }
    return certification.CertificateIssued(**(fields | changes))


def replaced(person, old, new):
    return certification.CertificateReplaced(
        participant_id=person,
        programme_id=PROGRAMME,
        certificate_id=f"certificate-{new}",
        number=f"{EDRPOU}/{new:06d}-24",
        replaces_number=f"{EDRPOU}/{old:06d}-24",
        reason="помилка в посаді",
        replaced_at=START,
    )


def revoked(person, sequence):
    return certification.CertificateRevoked(
        participant_id=person,
        programme_id=PROGRAMME,
        certificate_id=f"certificate-{sequence}",
        number=f"{EDRPOU}/{sequence:06d}-24",
        reason="видано помилково",
        revoked_by="organiser",
        revoked_at=START,
    )


def sent(person, about_id, *, message_id="", kind=notification.MessageKind.CERTIFICATE_ISSUED):
    return notification.MessageSent(
        participant_id=person,
        message_id=message_id or f"message-about-{about_id}",
        kind=kind,
        about_id=about_id,
        sent_at=START,
    )


def whole_world():
    """Ann and Bob earned certificates; Eve waited for a place, got it, failed the test, and earned nothing."""
    world = World()
    world.tell(published(), material())
    for person in (ANN, BOB, EVE):
        world.tell(submitted(person), accepted(person), registered(person))
        world.add_application(person)
    world.tell(confirmed(ANN), confirmed(BOB), waitlisted(EVE), cancelled(BOB), confirmed(EVE))
    world.add_webinar(FIRST, capacity=2, confirmed=[ANN, EVE], cancelled=[BOB])
    for person, webinar_id in ((ANN, FIRST), (ANN, THIRD), (BOB, SECOND), (BOB, THIRD), (EVE, FIRST), (EVE, THIRD)):
        world.attend(attended(person, webinar_id))
    world.finish(passed(ANN), failed(BOB, 1), passed(BOB, 2), failed(EVE))
    certify(world, ANN, 1)
    certify(world, BOB, 2)
    return world


def certify(world, person, sequence, **changes):
    """A certificate as certification issues it, and the mail about it."""
    fact = issued(person, sequence, **changes)
    fact_id = world.tell(fact)[0]
    world.add_certificate(fact, issuer_edrpou=EDRPOU, edition=1)
    letter = sent(person, fact_id)
    world.tell(letter)
    world.add_message(letter, programme_id=fact.programme_id)
