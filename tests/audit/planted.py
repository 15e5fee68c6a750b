"""Planted violations: what is done to a whole system; each returns the check that names it, and what it names."""

from shared.bus import new_id
from shared.contracts.assessment import TestPassed
from shared.contracts.certification import CertificateIssued, EntrySeal
from shared.contracts.programme import CertificateRule
from shared.contracts.registration import EnrolmentCancelled, ParticipantRegistered
from shared.contracts.scheduling import AttendanceRecorded, MaterialPublished
from shared.outbox import ERASED
from tests.audit import builders as make
from tests.audit.builders import ANN, BOB, DAN, EVE, FIRST, THIRD
from tests.audit.world import PROGRAMME

LISTENER = "certification-follow_progress"


def certificate_nobody_earned(world):
    make.certify(world, EVE, 3)
    return "certificates", EVE


def certificate_of_a_stranger(world):
    make.certify(world, "participant-nobody", 3)
    return "certificates", "participant-nobody"


def certificate_of_a_programme_never_published(world):
    make.certify(world, ANN, 3, programme_id="elsewhere")
    return "certificates", "elsewhere"


def no_certificate_for_who_earned_it(world):
    world.finish(make.passed(EVE, 2))
    return "certificates", EVE


def no_certificate_after_a_revised_result(world):
    world.tell(make.revised(EVE, passes=True))
    return "certificates", EVE


def no_certificate_after_a_milder_rule(world):
    world.tell(make.published(2, rule=CertificateRule(modules={"m1": 1})))
    return "certificates", EVE


def two_certificates_of_one_person(world):
    fact = make.issued(ANN, 3)
    world.tell(fact)
    world.add_certificate(fact, issuer_edrpou=make.EDRPOU, edition=2)
    return "certificates", fact.number


def gap_in_the_numbers(world):
    world.find(CertificateIssued, participant_id=BOB).fact = make.issued(BOB, 3)
    changed = {"certificate_id": "certificate-3", "number": make.issued(BOB, 3).number, "sequence": 3}
    world.row("certification", "certificate", participant_id=BOB).update(changed)
    world.row("certification", "counter", year=make.YEAR)["last"] = 3
    return "numbers", "sequence 2 "


def number_taken_and_not_used(world):
    world.row("certification", "counter", year=make.YEAR)["last"] = 3
    return "numbers", "sequence 3 "


def counter_that_will_give_a_number_again(world):
    world.row("certification", "counter", year=make.YEAR)["last"] = 1
    return "numbers", "counter stands at 1"


def number_that_is_not_that_of_its_sequence(world):
    number = f"{make.EDRPOU}/000022-24"
    world.find(CertificateIssued, participant_id=BOB).fact = make.issued(BOB, 2, number=number)
    world.row("certification", "certificate", participant_id=BOB)["number"] = number
    return "numbers", number


def register_changed_by_hand(world):
    world.row("certification", "certificate", participant_id=BOB)["participant_id"] = EVE
    return "register", "participant_id"


def register_without_a_line_that_was_told(world):
    world.rows["certification", "certificate"].pop()
    world.row("certification", "counter", year=make.YEAR)["last"] = 1
    return "register", "certificate-2"


def register_with_a_line_that_was_never_told(world):
    world.add_certificate(make.issued(EVE, 3), issuer_edrpou=make.EDRPOU, edition=1)
    return "register", "certificate-3"


def revocation_by_hand(world):
    world.row("certification", "certificate", participant_id=BOB)["status"] = "revoked"
    return "register", "revoked"


def name_changed_in_the_register(world):
    world.seal_register()
    world.row("certification", "certificate", participant_id=ANN)["holder"] = '{"full_name":"Y"}'
    return "chain", make.issued(ANN, 1).number


def hours_changed_in_the_register(world):
    world.seal_register()
    row = world.row("certification", "certificate", participant_id=ANN)
    row["snapshot"] = row["snapshot"].replace("{", '{"credits":9,')
    return "chain", make.issued(ANN, 1).number


def register_written_anew(world):
    seal = EntrySeal(facts="", holder="", previous="", entry="as it was told")
    world.find(CertificateIssued, participant_id=BOB).fact = make.issued(BOB, 2, seal=seal)
    return "chain", "sealed otherwise than was told"


def name_taken_out_of_the_register(world):
    world.seal_register()
    world.row("certification", "certificate", participant_id=BOB).update(holder=None, salt=None)
    return "chain", "nobody asked to be forgotten"


def overbooked_webinar(world):
    world.tell(make.confirmed(BOB))
    world.row("registration", "enrolment", participant_id=BOB)["status"] = "confirmed"
    world.row("registration", "webinar", webinar_id=FIRST)["confirmed"] = 3
    return "capacity", FIRST


def webinar_overbooked_for_a_moment(world):
    cancelled = world.find(EnrolmentCancelled, participant_id=BOB)
    world.told.remove(cancelled)
    world.told.append(cancelled)
    return "capacity", FIRST


def counter_of_places_that_is_wrong(world):
    world.row("registration", "webinar", webinar_id=FIRST)["confirmed"] = 1
    return "capacity", FIRST


def place_that_was_never_told(world):
    world.add_webinar(THIRD, capacity=2, confirmed=[EVE])
    return "capacity", THIRD


def place_that_the_store_lost(world):
    world.rows["registration", "enrolment"].remove(world.row("registration", "enrolment", participant_id=ANN))
    world.row("registration", "webinar", webinar_id=FIRST)["confirmed"] = 1
    return "capacity", ANN


def fact_lost_by_the_stream(world):
    one = world.find(MaterialPublished)
    one.in_stream = False
    return "told", one.fact_id


def fact_that_says_something_else_in_the_stream(world):
    one = world.find(MaterialPublished)
    one.told_as = make.material()
    return "told", one.fact_id


def fact_published_twice(world):
    one = world.find(MaterialPublished)
    one.copies = [{"Nats-Msg-Id": ""}]
    return "told", one.fact_id


def fact_that_can_never_be_published(world):
    one = world.find(MaterialPublished)
    one.in_stream, one.published, one.quarantined = False, False, "larger than the server takes"
    return "told", one.fact_id


def fact_set_aside_as_erased_of_somebody_who_is_not(world):
    one = world.find(ParticipantRegistered, participant_id=BOB)
    one.quarantined = ERASED
    return "told", one.fact_id


def erased_person_whom_the_log_still_names(world):
    one = world.find(ParticipantRegistered, participant_id=ANN)
    one.quarantined = ERASED
    world.tell(make.erased(ANN))
    return "told", one.fact_id


def foreign_fact(world):
    [fact_id] = world.tell(make.material(), in_outbox=False)
    return "foreign", fact_id


def foreign_message(world):
    world.strays.append(("dovira.scheduling.material.published.v1.x", {}))
    return "foreign", "DOVIRA_SCHEDULING"


def foreign_message_in_disguise(world):
    headers = {"ce-id": new_id(), "ce-type": MaterialPublished.type, "ce-time": "now", "ce-specversion": "1.0"}
    world.strays.append((f"{MaterialPublished.type}.x", headers))
    return "foreign", headers["ce-id"]


def store_that_is_not_there(world):
    world.without.add("scheduling")
    return "foreign", "DOVIRA_SCHEDULING_DATABASE_URL"


def doubled_message(world):
    about = world.find(CertificateIssued, participant_id=ANN).fact_id
    world.tell(make.sent(ANN, about, message_id="message-again"))
    return "messages", about


def second_certificate_message(world):
    """About another fact, of the same programme."""
    world.find(CertificateIssued, participant_id=BOB).fact_id = new_id()
    about = world.find(CertificateIssued, participant_id=BOB).fact_id
    fact = make.sent(BOB, about)
    world.tell(fact)
    world.add_message(fact, programme_id=PROGRAMME)
    return "messages", BOB


def sent_message_that_was_never_told(world):
    fact = make.sent(EVE, new_id(), kind="test_failed")
    world.add_message(fact, programme_id=PROGRAMME)
    return "messages", fact.message_id


def accepted_and_no_participant(world):
    world.withdraw(ParticipantRegistered, participant_id=EVE)
    world.row("registration", "application", participant_id=EVE)["registered"] = False
    return "participants", EVE


def participant_told_twice(world):
    world.tell(make.registered(EVE))
    return "participants", EVE


def application_that_was_never_told(world):
    world.add_application(DAN, status="submitted", registered=False)
    return "participants", DAN


def presence_that_was_never_told(world):
    world.row("scheduling", "presence", participant_id=EVE)["seconds"] = 1
    return "results", EVE


def presence_told_twice(world):
    world.tell(make.attended(EVE, FIRST))
    return "results", EVE


def result_that_was_never_told(world):
    world.withdraw(TestPassed, participant_id=BOB)
    world.tell(make.revised(BOB, passes=True))
    return "results", "attempt-2-of-participant-bob"


def result_told_twice(world):
    world.tell(make.failed(EVE))
    return "results", "attempt-1-of-participant-eve"


def marking_anew_that_was_never_told(world):
    world.row("assessment", "attempt", participant_id=EVE)["revision"] = 1
    return "results", "attempt-1-of-participant-eve"


def marking_anew_told_twice(world):
    world.tell(make.revised(EVE, passes=False), make.revised(EVE, passes=False))
    return "results", "attempt-1-of-participant-eve"


def fact_that_was_acknowledged_and_lost(world):
    one = world.find(AttendanceRecorded, participant_id=EVE)
    one.unheard_by.add(LISTENER)
    return "heard", one.fact_id


def certificate_that_nobody_was_written_of(world):
    one = world.find(CertificateIssued, participant_id=BOB)
    one.unheard_by.add("notification-write_to_people")
    return "heard", one.fact_id


PLANTED = [
    certificate_nobody_earned,
    certificate_of_a_stranger,
    certificate_of_a_programme_never_published,
    no_certificate_for_who_earned_it,
    no_certificate_after_a_revised_result,
    no_certificate_after_a_milder_rule,
    two_certificates_of_one_person,
    gap_in_the_numbers,
    number_taken_and_not_used,
    counter_that_will_give_a_number_again,
    number_that_is_not_that_of_its_sequence,
    register_changed_by_hand,
    register_without_a_line_that_was_told,
    register_with_a_line_that_was_never_told,
    revocation_by_hand,
    name_changed_in_the_register,
    hours_changed_in_the_register,
    register_written_anew,
    name_taken_out_of_the_register,
    overbooked_webinar,
    webinar_overbooked_for_a_moment,
    counter_of_places_that_is_wrong,
    place_that_was_never_told,
    place_that_the_store_lost,
    fact_lost_by_the_stream,
    fact_that_says_something_else_in_the_stream,
    fact_published_twice,
    fact_that_can_never_be_published,
    fact_set_aside_as_erased_of_somebody_who_is_not,
    erased_person_whom_the_log_still_names,
    foreign_fact,
    foreign_message,
    foreign_message_in_disguise,
    store_that_is_not_there,
    doubled_message,
    second_certificate_message,
    sent_message_that_was_never_told,
    accepted_and_no_participant,
    participant_told_twice,
    application_that_was_never_told,
    presence_that_was_never_told,
    presence_told_twice,
    result_that_was_never_told,
    result_told_twice,
    marking_anew_that_was_never_told,
    marking_anew_told_twice,
    fact_that_was_acknowledged_and_lost,
    certificate_that_nobody_was_written_of,
]
