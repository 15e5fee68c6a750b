"""The chain of the register: what is sealed, that it links, what a change breaks, and what forgetting leaves whole."""

import hashlib
import json
from datetime import UTC, date, datetime

import pytest
import rfc8785
from sqlalchemy import select

from services.certification import store
from services.certification.api import answers
from services.certification.domain.chain import FORMAT, genesis, seal_entry
from services.certification.handlers import hears
from shared.contracts import certification as say
from shared.contracts.certification import CertificateIssued, CertificateReplaced, EntrySeal
from tests.certification.builders import erased, everything_earned, personal, published, updated

ONE, TWO = "participant-one", "participant-two"
SAID = {"certificate_id": "c1", "number": "21234567/000001-24", "hours": 60.0, "issued_on": date(2024, 3, 1)}
NAMED = {"full_name": "Ґалаґан Мар’яна"}


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


async def rows(house):
    table = store.metadata.tables["certificate"]
    return await house.read(lambda tx: tx.read(select(table).order_by(table.c.year, table.c.sequence)))


def test_what_is_sealed_is_canonical_json():
    entry = seal_entry(SAID, NAMED, salt="00", previous="11")
    assert entry.snapshot == (
        '{"certificate_id":"c1","hours":60,"issued_on":"2024-03-01","number":"21234567/000001-24"}'
    )
    assert entry.holder == '{"full_name":"Ґалаґан Мар’яна"}'


def test_an_entry_is_the_hash_of_its_parts_and_of_the_one_before():
    seal = seal_entry(SAID, NAMED, salt="00", previous="11").seal
    assert seal.holder == sha256('00{"full_name":"Ґалаґан Мар’яна"}')
    whole = {"certificate_id": "c1", "facts": seal.facts, "format": FORMAT, "holder": seal.holder}
    whole |= {"number": "21234567/000001-24", "previous": "11"}
    assert seal.entry == hashlib.sha256(rfc8785.dumps(whole)).hexdigest()


@pytest.mark.parametrize(
    "changed",
    [
        {"snapshot": SAID | {"hours": 61.0}},
        {"holder": {"full_name": "Інша Мар’яна"}},
        {"salt": "01"},
        {"previous": "12"},
        {"snapshot": SAID | {"number": "21234567/000002-24"}},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_whatever_is_changed_changes_the_entry(changed):
    as_it_was = {"snapshot": SAID, "holder": NAMED, "salt": "00", "previous": "11"}
    assert seal_entry(**(as_it_was | changed)).seal.entry != seal_entry(**as_it_was).seal.entry  # type: ignore[arg-type]  # one of each


def test_registers_begin_apart():
    assert len({genesis("21234567", 2024), genesis("21234567", 2025), genesis("", 2024)}) == 3


def test_what_has_no_one_way_to_be_written_is_not_sealed():
    with pytest.raises(TypeError, match="no place in a register"):
        seal_entry(SAID | {"set": {1, 2}}, NAMED, salt="", previous="")


def test_a_moment_is_sealed_in_utc():
    moment = datetime.fromisoformat("2024-03-01T14:00:00+02:00")
    sealed = seal_entry(SAID | {"issued_at": moment}, NAMED, salt="", previous="")
    assert json.loads(sealed.snapshot)["issued_at"] == datetime(2024, 3, 1, 12, tzinfo=UTC).isoformat()


async def test_each_certificate_carries_the_hash_of_the_one_before(house):
    await house.hear(hears, published(), *everything_earned(ONE), *everything_earned(TWO))
    await house.hear(hears, *everything_earned("participant-three"))
    first, second, third = await rows(house)
    assert first.previous_sha256 == genesis("21234567", 2024)
    assert (second.previous_sha256, third.previous_sha256) == (first.entry_sha256, second.entry_sha256)


async def test_the_seal_is_told_with_the_certificate(house):
    await house.hear(hears, published(), *everything_earned(ONE))
    [issued], [row] = await house.told(CertificateIssued), await rows(house)
    assert issued.seal == EntrySeal(
        facts=row.facts_sha256, holder=row.holder_sha256, previous=row.previous_sha256, entry=row.entry_sha256
    )


async def test_a_replacement_is_the_next_entry_and_leaves_the_old_one_as_it_was(house):
    await house.hear(hears, published(), *everything_earned(ONE))
    [before] = await rows(house)
    await house.hear(hears, updated(ONE, personal(family_name="Їжакевич"), revision=2))
    await house.ask(answers, say.ReplaceCertificate(number=before.number, reason="помилка", decided_by="organiser"))
    old, new = await rows(house)
    assert (old.snapshot, old.holder, old.entry_sha256) == (before.snapshot, before.holder, before.entry_sha256)
    assert new.previous_sha256 == old.entry_sha256
    [told] = await house.told(CertificateReplaced)
    assert told.seal is not None
    assert (told.seal.entry, told.decided_by) == (new.entry_sha256, "organiser")


async def test_the_snapshot_holds_everything_the_register_knows_but_whom_it_names(house):
    woman = personal(sex="female")
    await house.hear(hears, published(), updated(ONE, woman, revision=2), *everything_earned(ONE))
    [issued], [row] = await house.told(CertificateIssued), await rows(house)
    said = json.loads(row.snapshot)
    expected = {
        "certificate_id": issued.certificate_id,
        "number": "21234567/000001-24",
        "participant_id": ONE,
        "programme_version": 1,
        "edition": 1,
        "sequence": 1,
        "evidence": issued.evidence,
        "hours_contact": 36,
        "hours_self_study": 20.5,
        "hours_assessment": 3.5,
        "credits": 2,
        "outcomes": ["знає, якою є мета партисипації", "уміє обрати інструмент діалогу"],
        "issuer_edrpou": "21234567",
        "signatory_name": "Ольга Ґудзь",
        "donor_acknowledgement": "Стало можливим завдяки підтримці донора.",
    }
    assert said.items() >= {name: value for name, value in expected.items() if not isinstance(value, list)}.items()
    assert (said["evidence"], said["outcomes"]) == (expected["evidence"], expected["outcomes"])
    assert [(one["day"], one["topic"], one["hours"], one["counted"]) for one in said["webinars"][:2]] == [
        ("2024-02-08", "Тема 1", 6, "attended"),
        ("2024-02-15", "Тема 2", 6, ""),
    ]
    assert said["tests"] == [{"title": "Підсумковий тест", "score": 87.5, "pass_mark": 60}]
    assert "Ґалаґан" not in row.snapshot
    assert json.loads(row.holder) == {
        "full_name": "Ґалаґан Мар’яна Євгеніївна",
        "position": "начальниця відділу",
        "body_name": "Їжакевицька сільська рада",
        "sex": "female",
    }


async def test_the_same_holder_of_two_certificates_has_two_hashes(house):
    await house.hear(hears, published(), published(id="other"), *everything_earned(ONE))
    await house.hear(hears, *everything_earned(TWO))
    one, two = await rows(house)
    assert one.holder == two.holder
    assert one.holder_sha256 != two.holder_sha256


async def test_forgetting_a_person_leaves_the_chain_whole(house):
    await house.hear(hears, published(), *everything_earned(ONE), *everything_earned(TWO))
    before = [(row.entry_sha256, row.previous_sha256) for row in await rows(house)]
    await house.hear(hears, erased(ONE))
    await house.hear(hears, *everything_earned("participant-three"))
    after = [(row.entry_sha256, row.previous_sha256) for row in await rows(house)]
    assert after[:2] == before
    assert after[2][1] == before[1][0]
