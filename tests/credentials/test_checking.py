"""Every kind of forgery is named for what it is, by the signature alone and then by the register."""

import json
from datetime import date

import pytest

from credentials.checking import Check, Verdict, check_list, check_signature, compare_with_register
from credentials.differences import EXTRA
from credentials.explaining import EXPLANATIONS, NAMES
from credentials.issuing import sign_document
from credentials.keys import Keyring
from credentials.status_list import ListUnreadable, compose_list
from credentials.submitted import MOST_BYTES, Kind, NothingToCheck, Submitted, read_submitted
from shared.contracts.certification import CertificateFacts, CertificateStatus, Verification
from tests.credentials.builders import NOW, SITE, document, facts, issued
from tests.credentials.forging import HOUR, forged_token
from tests.credentials.papers import printed, saved_anew, without_attachment, written_over

OTHER_NAME = "Ґалаґан-Їжакевич Оксана Євгеніївна"


@pytest.fixture(scope="module")
def stranger() -> Keyring:
    return Keyring({}).with_new_pair(NOW)


@pytest.fixture(scope="module")
def pdf(ring) -> bytes:
    return printed(ring)


def checked(content: str | bytes, ring: Keyring) -> Check:
    return check_signature(read_submitted(content if isinstance(content, bytes) else content.encode()), ring)


def registered(status: CertificateStatus = CertificateStatus.VALID, of: CertificateFacts | None = None) -> Verification:
    return Verification(status=status, facts=of or facts())


def against(content: str | bytes, ring: Keyring, entry: Verification | None, *, is_original: bool = False) -> Check:
    submitted = read_submitted(content if isinstance(content, bytes) else content.encode())
    return compare_with_register(check_signature(submitted, ring), submitted, entry, is_original=is_original)


# ---- genuine


def test_what_the_issuer_signed_is_genuine(ring, pdf):
    credential = issued(ring)
    for content in (credential.document, credential.token, credential.document.decode("utf-8"), pdf):
        check = checked(content, ring)
        assert (check.verdict, check.is_signed, check.facts, check.differences) == (Verdict.GENUINE, True, facts(), ())
    code = checked(SITE.paper(credential.paper_code), ring)
    assert (code.verdict, code.kind, code.number) == (Verdict.GENUINE, Kind.PAPER_CODE, facts().number)


def test_the_register_confirms_it(ring, pdf):
    credential = issued(ring)
    for content in (credential.document, credential.token, SITE.paper(credential.paper_code)):
        assert against(content, ring, registered()).verdict is Verdict.GENUINE
    assert against(pdf, ring, registered(), is_original=True).verdict is Verdict.GENUINE


@pytest.mark.parametrize(
    "changes",
    [
        {"full_name": "Ковальчук-Нечуй-Левицька Анна-Марія Володимирівна", "position": "", "outcomes": []},
        {"hours_self_study": 0, "hours_assessment": 0, "hours_total": 36, "credits": 1.2},
        {"specimen": True, "first_day": date(2023, 12, 30), "last_day": date(2024, 1, 2)},
        {"outcomes": [f"результат навчання номер {place}: " + "дуже докладний опис " * 6 for place in range(25)]},
        {"body_name": "Виконавчий комітет " + "Новогродівсько-Селидівської " * 9 + "ради"},
        {
            "specimen": True,
            "outcomes": [f"{place} % ½ «24/7» № {place}, п.з." + " громада" * 20 for place in range(30)],
        },
        {"full_name": "Ім’я", "position": "С Е Р Т", "place": "з", "result": "100 % (60 годин)", "credits": 60},
        {
            "first_day": date(2024, 5, 2),
            "last_day": date(2024, 5, 2),
            "donor_acknowledgement": "https://donor.example/a b",
        },
    ],
)
def test_every_fact_is_found_on_a_genuine_page(ring, changes):
    told = facts(**changes)
    check = checked(printed(ring, told), ring)
    assert (check.verdict, check.differences) == (Verdict.GENUINE, ())


# ---- forged


def test_an_edited_document_is_altered_and_the_register_says_where(ring):
    edited = issued(ring).document.replace("Мар’яна".encode(), "Оксана".encode())
    assert checked(edited, ring).verdict is Verdict.ALTERED
    check = against(edited, ring, registered())
    [difference] = check.differences
    assert check.verdict is Verdict.ALTERED
    assert (difference.field, difference.stated, difference.true) == ("full_name", OTHER_NAME, facts().full_name)


def test_an_edited_token_is_altered(ring):
    def raise_credits(said: dict) -> dict:
        said["credentialSubject"]["creditsEarned"] = 5
        return said

    check = against(forged_token(issued(ring).token, raise_credits), ring, registered())
    assert check.verdict is Verdict.ALTERED
    assert [(one.field, one.stated, one.true) for one in check.differences] == [("credits", "5", "2")]


def test_of_a_list_only_what_was_edited_is_shown(ring):
    edited = issued(ring).document.replace("партисипації 3".encode(), "медіації 3".encode(), 1)
    told = [(one.field, one.stated, one.true) for one in against(edited, ring, registered()).differences]
    assert told == [("webinars", "03.02.2024 Методи медіації 3 (6)", "03.02.2024 Методи партисипації 3 (6)")]


def test_a_word_added_to_a_document_makes_it_altered(ring):
    added = json.dumps(document(issued(ring)) | {"note": "з відзнакою"})
    check = against(added, ring, registered())
    assert (check.verdict, check.facts, check.number) == (Verdict.ALTERED, None, facts().number)


def test_an_edited_page_around_a_genuine_credential_is_altered(ring):
    edited = printed(ring, facts(full_name=OTHER_NAME, hours_total=90), credential=issued(ring))
    check = checked(edited, ring)
    assert check.verdict is Verdict.ALTERED
    assert [(one.field, one.stated, one.true) for one in check.differences] == [
        ("full_name", OTHER_NAME, facts().full_name),
        ("hours_total", "90", "60"),
    ]
    assert against(edited, ring, registered()).differences == check.differences


@pytest.mark.parametrize(
    ("field", "value", "stated"),
    [
        ("full_name", "Петренко Іван Олегович", "Петренко Іван Олегович"),
        ("position", "голова ради", "голова ради"),
        ("body_name", "Київська міська рада", "Київська міська рада"),
        ("programme_title", "Основи публічного адміністрування", "Основи публічного адміністрування"),
        ("first_day", date(2024, 1, 1), "1 січня"),
        ("last_day", date(2024, 5, 30), "30 травня 2024 року"),
        ("hours_total", 260, "260"),
        ("credits", 12, "12"),
        ("hours_self_study", 40, "40"),
        ("outcomes", ["знає все", "уміє обрати інструмент діалогу"], "знає все"),
        ("result", "відвідано 6 вебінарів із 6", "відвідано 6 вебінарів із 6"),
        ("issuer_name", "Академія «Приклад»", "Академія «Приклад»"),
        ("issuer_edrpou", "99999999", "99999999"),
        ("signatory_name", "Олег Ґудзь", "Олег Ґудзь"),
        ("place", "м. Київ", "м. Київ"),
        ("issued_on", date(2023, 5, 2), "2 травня 2023 року"),
        ("donor_acknowledgement", "Профінансовано громадою.", "Профінансовано громадою"),
        ("place", "", ""),
        (
            "webinars",
            [facts().webinars[0].model_copy(update={"hours": 60}), *facts().webinars[1:]],
            "партисипації 1 60",
        ),
        ("webinars", facts().webinars[:-1], ""),
    ],
)
def test_whatever_the_page_says_instead_is_shown(ring, field, value, stated):
    edited = printed(ring, facts(**{field: value}), credential=issued(ring))
    check = checked(edited, ring)
    [difference] = check.differences
    assert (check.verdict, difference.field) == (Verdict.ALTERED, field)
    assert stated in difference.stated
    assert bool(difference.stated) == bool(stated)


@pytest.mark.parametrize("words", ["Петренко Іван Олегович", "90 годин", "з відзнакою"])
def test_what_was_written_over_a_page_is_shown_though_the_true_words_are_still_below(ring, pdf, words):
    check = checked(written_over(pdf, words), ring)
    assert check.verdict is Verdict.ALTERED
    assert [(one.field, one.stated) for one in check.differences] == [(EXTRA, words)]


def test_words_added_to_a_fact_are_shown(ring):
    told = facts(full_name="Ґалаґан Мар’яна")
    edited = printed(ring, facts(full_name="Ґалаґан Мар’яна Євгеніївна"), credential=issued(ring, told))
    check = checked(edited, ring)
    assert (check.verdict, [one.stated for one in check.differences]) == (Verdict.ALTERED, ["Євгеніївна"])


def test_a_mark_of_a_specimen_that_was_taken_off_is_missed(ring):
    check = checked(printed(ring, credential=issued(ring, facts(specimen=True))), ring)
    assert [(one.field, one.stated) for one in check.differences] == [("specimen", "")]


def test_a_page_with_the_credential_of_another_certificate_is_altered(ring):
    other = issued(ring, facts(number="21234567/000002-24", full_name=OTHER_NAME))
    check = checked(printed(ring, credential=other), ring)
    assert check.verdict is Verdict.ALTERED
    assert {one.field for one in check.differences} == {"number", "full_name"}


def test_a_file_saved_anew_is_not_the_original_though_nothing_in_it_differs(ring, pdf):
    check = against(saved_anew(pdf), ring, registered())
    assert (check.verdict, check.differences, check.is_signed) == (Verdict.ALTERED, (), True)


def test_a_page_without_its_credential_is_unsigned_and_an_edited_one_altered(ring, pdf):
    assert checked(without_attachment(pdf), ring).verdict is Verdict.UNSIGNED
    assert against(without_attachment(pdf), ring, registered()).verdict is Verdict.UNSIGNED
    edited = without_attachment(printed(ring, facts(full_name=OTHER_NAME)))
    check = against(edited, ring, registered())
    assert check.verdict is Verdict.ALTERED
    assert [one.field for one in check.differences] == ["full_name"]
    assert check.number == facts().number


def test_what_another_key_signed_is_named_so(ring, stranger):
    credential = issued(stranger)
    contents: list[str | bytes] = [
        credential.document,
        credential.token,
        SITE.paper(credential.paper_code),
        printed(stranger),
    ]
    for content in contents:
        assert checked(content, ring).verdict is Verdict.WRONG_KEY
        assert against(content, ring, registered()).verdict is Verdict.WRONG_KEY
        assert against(content, ring, None).verdict is Verdict.WRONG_KEY


def test_a_strangers_signature_under_our_keys_name_is_altered(ring, stranger):
    claimed = document(issued(stranger))
    claimed["proof"]["verificationMethod"] = document(issued(ring))["proof"]["verificationMethod"]
    assert checked(json.dumps(claimed), ring).verdict is Verdict.ALTERED


def test_a_guessed_number_is_not_in_the_register(ring):
    guessed = issued(ring).document.replace(b"000001-24", b"000999-24")
    assert against(guessed, ring, None).verdict is Verdict.UNKNOWN_NUMBER
    assert against(issued(ring).document, ring, None).verdict is Verdict.UNKNOWN_NUMBER


@pytest.mark.parametrize(
    ("status", "verdict"),
    [(CertificateStatus.REVOKED, Verdict.REVOKED), (CertificateStatus.REPLACED, Verdict.REPLACED)],
)
def test_a_genuine_document_that_no_longer_holds_is_named_so(ring, pdf, status, verdict):
    for content in (issued(ring).document, issued(ring).token, SITE.paper(issued(ring).paper_code)):
        assert against(content, ring, registered(status)).verdict is verdict
    assert against(pdf, ring, registered(status), is_original=True).verdict is verdict


def test_an_altered_document_of_a_revoked_certificate_is_altered(ring):
    edited = issued(ring).document.replace("Мар’яна".encode(), "Оксана".encode())
    assert against(edited, ring, registered(CertificateStatus.REVOKED)).verdict is Verdict.ALTERED


def test_a_signed_statement_that_the_register_contradicts_is_altered(ring):
    """Whoever stole a key can sign anything; the register still knows better."""
    check = against(issued(ring, facts(credits=9)).document, ring, registered())
    assert (check.verdict, [one.field for one in check.differences]) == (Verdict.ALTERED, ["credits"])
    code = issued(ring, facts(programme_title="Інша програма")).paper_code
    check = against(SITE.paper(code), ring, registered())
    assert (check.verdict, [one.field for one in check.differences]) == (Verdict.ALTERED, ["programme_title"])


def test_a_credential_without_a_proof_is_unsigned(ring):
    bare = {name: value for name, value in document(issued(ring)).items() if name != "proof"}
    assert checked(json.dumps(bare), ring).verdict is Verdict.UNSIGNED
    assert against(json.dumps(bare), ring, registered()).verdict is Verdict.UNSIGNED


def test_what_we_signed_that_is_no_certificate_is_none(ring):
    listed = compose_list("1", [], site=SITE, now=NOW, may_be_kept=HOUR)
    assert checked(sign_document(listed, ring=ring, site=SITE, now=NOW), ring).verdict is Verdict.NOT_A_CERTIFICATE
    for other in ("{}", '{"type": 5}', '{"type": ["OpenBadgeCredential"]}', '{"credentialSubject": 1, "type": null}'):
        assert checked(other, ring).verdict in {Verdict.NOT_A_CERTIFICATE, Verdict.UNSIGNED}


# ---- the status list


def test_a_saved_status_list_shows_offline_what_ended(ring, stranger):
    submitted = read_submitted(issued(ring).document)

    def with_list(ended: list[int], *, by: Keyring = ring, list_id: str = "1") -> Verdict:
        unsigned = compose_list(list_id, ended, site=SITE, now=NOW, may_be_kept=HOUR)
        listed = json.loads(sign_document(unsigned, ring=by, site=SITE, now=NOW))
        return check_list(check_signature(submitted, ring), submitted, listed, ring).verdict

    assert with_list([]) is Verdict.GENUINE
    assert with_list([77_777]) is Verdict.ENDED
    for forged in ({"by": stranger}, {"list_id": "2"}):
        with pytest.raises(ListUnreadable):
            with_list([], **forged)


# ---- what cannot be read


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"[]", b"{", b"hello", b"a.b.c", b"%PDF-1.7 and nothing more", b"x" * (MOST_BYTES + 1)],
)
def test_anything_else_is_refused(content):
    with pytest.raises(NothingToCheck):
        read_submitted(content)


def test_deep_nesting_breaks_nothing(ring):
    for content in (b'{"a":' * 100_000, b'{"type":["OpenBadgeCredential"],"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}"):
        with pytest.raises(NothingToCheck):
            checked(content, ring)


def test_a_cut_pdf_is_refused_or_unsigned(ring, pdf):
    for length in range(2_000, len(pdf), 9_000):
        try:
            verdict = checked(pdf[:length], ring).verdict
        except NothingToCheck:
            continue
        assert verdict in {Verdict.UNSIGNED, Verdict.ALTERED}


def test_every_verdict_and_fact_has_words():
    assert set(EXPLANATIONS) == set(Verdict)
    assert set(NAMES) == {*CertificateFacts.model_fields, EXTRA}
    assert Submitted(Kind.PDF, "", text="Сертифікат №\u00a021234567/000001-24\n").number_on_page == "21234567/000001-24"
