"""A document that somebody hands in: each forgery is named on the page and for programs, and no name leaks by it."""

import pytest

from credentials.issuing import Credential
from credentials.keys import Keyring
from shared.contracts.certification import CertificateStatus, GetCertificateDocument, Verification, VerifyCertificate
from shared.contracts.certification_credentials import RecognisedDocument, RecogniseDocument
from tests.credentials.papers import printed, saved_anew, without_attachment, written_over
from tests.gateway import scripted
from tests.gateway.conftest import form_token, post, text_of
from tests.gateway.scripted import NOW, NUMBER, facts
from tests.gateway.signatures import RING, SITE, sign

HOLDER, SOMEBODY = "Ґалаґан Олена Ігорівна", "Ґалаґан Ольга Ігорівна"
CHECKS = "/api/v1/certificates/checks"


def credential(ring: Keyring = RING) -> Credential:
    return sign(facts(), ring)


@pytest.fixture
def closed(gateway):
    """The holder did not agree that anybody reads the name by the number."""
    gateway.script.lines[VerifyCertificate] = lambda asked: (
        scripted.verification(is_open=False) if asked.number == NUMBER else Verification()
    )


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return printed(RING, facts(), credential=credential())


async def checked(browser, content: bytes | str) -> dict:
    response = await browser.post(CHECKS, content=content)
    assert response.status_code == 200, response.text
    return response.json()


async def uploaded(browser, content: bytes):
    token = await form_token(browser, "/verify")
    return await browser.post(
        "/verify/document", data={"form_token": token}, files={"file": ("it", content, "application/pdf")}
    )


# ---- genuine


async def test_the_issuers_own_file_is_genuine_and_confirms_its_own_name(gateway, anyone, closed, pdf):
    gateway.script.lines[RecogniseDocument] = RecognisedDocument(number=NUMBER)
    told = await checked(anyone, pdf)
    assert (told["verdict"], told["is_original"], told["number"]) == ("genuine", True, NUMBER)
    assert told["facts"]["full_name"] == HOLDER
    page = text_of(await uploaded(anyone, pdf))
    assert "✓Справжній" in page
    assert HOLDER in page


async def test_a_signed_file_is_genuine_in_both_forms(anyone, closed):
    for content in (credential().document, credential().token):
        told = await checked(anyone, content)
        assert (told["verdict"], told["is_signed"], told["facts"]["full_name"]) == ("genuine", True, HOLDER)


# ---- forged


async def test_an_edited_page_is_altered_and_shows_where(anyone, closed):
    forged = printed(RING, facts(full_name=SOMEBODY), credential=credential())
    told = await checked(anyone, forged)
    assert (told["verdict"], told["is_original"]) == ("altered", False)
    assert told["differences"] == [{"field": "full_name", "stated": SOMEBODY, "issued": HOLDER}]
    page = text_of(await uploaded(anyone, forged))
    assert "✕Змінений" in page
    assert "цього немає" not in page
    assert SOMEBODY in page
    assert HOLDER in page


async def test_what_was_written_over_a_page_is_shown(anyone, closed, pdf):
    forged = written_over(pdf, SOMEBODY)
    assert (await checked(anyone, forged))["differences"] == [{"field": "extra", "stated": SOMEBODY, "issued": ""}]
    page = text_of(await uploaded(anyone, forged))
    assert f"Додано до сторінки{SOMEBODY}цього немає" in page


async def test_a_page_that_lost_its_words_says_so(anyone, closed):
    forged = printed(RING, facts(place=""), credential=credential())
    assert "цього немає" in text_of(await uploaded(anyone, forged))


async def test_an_edited_credential_is_altered_and_does_not_tell_a_name_it_does_not_know(gateway, anyone, closed):
    forged = credential().document.replace(HOLDER.encode(), SOMEBODY.encode())
    told = await checked(anyone, forged)
    assert told["verdict"] == "altered"
    assert told["differences"] == [{"field": "full_name", "stated": SOMEBODY, "issued": ""}]
    assert told["facts"]["full_name"] == ""
    assert HOLDER not in text_of(await uploaded(anyone, forged))
    gateway.script.lines[VerifyCertificate] = scripted.verification()
    assert (await checked(anyone, forged))["differences"][0]["issued"] == HOLDER


async def test_a_file_saved_anew_is_altered_though_nothing_differs(anyone, closed, pdf):
    told = await checked(anyone, saved_anew(pdf))
    assert (told["verdict"], told["differences"]) == ("altered", [])
    assert "збережено іншою програмою" in text_of(await uploaded(anyone, saved_anew(pdf)))


async def test_a_page_without_its_signature_is_unsigned(anyone, closed, pdf):
    told = await checked(anyone, without_attachment(pdf))
    assert (told["verdict"], told["number"], told["facts"]["full_name"]) == ("unsigned", NUMBER, "")


async def test_a_strangers_key_is_named(anyone, closed):
    forged = credential(ring=Keyring({}).with_new_pair(NOW))
    for content in (forged.document, forged.token, printed(RING, facts(), credential=forged)):
        told = await checked(anyone, content)
        assert (told["verdict"], told["facts"]["full_name"]) == ("wrong_key", "")


async def test_a_guessed_number_is_named(anyone, closed):
    guessed = credential().document.replace(b"000001-24", b"000999-24")
    told = await checked(anyone, guessed)
    assert (told["verdict"], told["facts"], told["status"]) == ("unknown_number", None, None)
    assert "✕Такого номера немає" in text_of(await uploaded(anyone, guessed))


@pytest.mark.parametrize(("status", "word"), [("revoked", "✕Анульований"), ("replaced", "…Замінений")])
async def test_what_no_longer_holds_is_named(gateway, anyone, pdf, status, word):
    gateway.script.lines[RecogniseDocument] = RecognisedDocument(number=NUMBER)
    gateway.script.lines[VerifyCertificate] = scripted.verification(
        status=CertificateStatus(status), changed_at=NOW, reason="помилка в імені", replaced_by="12345678/000002-24"
    )
    told = await checked(anyone, pdf)
    assert (told["verdict"], told["replaced_by"], told["reason"]) == (status, "12345678/000002-24", "помилка в імені")
    page = text_of(await uploaded(anyone, pdf))
    assert word in page
    assert "№ 12345678/000002-24" in page


# ---- the code on paper


async def test_the_qr_code_leads_to_its_facts_without_the_name(anyone, closed):
    address = SITE.paper(credential().paper_code).removeprefix(SITE.public_url)
    response = await anyone.get(address)
    page = text_of(response)
    assert "✓Справжній" in page
    assert "60 годин" in page
    assert HOLDER not in page
    assert "noindex" in response.headers["x-robots-tag"]


@pytest.mark.parametrize(
    ("name", "words"), [(HOLDER, "Видано людині з таким іменем"), (SOMEBODY, "Видано людині з іншим іменем")]
)
async def test_the_name_on_paper_is_compared_with_the_code(anyone, closed, name, words):
    response = await post(anyone, "/verify/code", "/verify", code=credential().paper_code, name=name)
    assert words in text_of(response)


async def test_a_forged_code_is_named(anyone, closed):
    forged = credential(ring=Keyring({}).with_new_pair(NOW)).paper_code
    assert "✕Чужий підпис" in text_of(await anyone.get("/verify/code", params={"q": forged}))
    assert (await anyone.get("/verify/code", params={"q": "нісенітниця"})).status_code == 422
    assert (await anyone.get("/verify/code")).headers["location"] == "/verify"


# ---- what cannot be checked


@pytest.mark.parametrize("content", [b"", b"hello", b"\0\1\2", b"%PDF-1.4 broken", b"[1]", b"\xff" * 2_000_000])
async def test_anything_else_is_refused_with_what_to_send(anyone, content):
    response = await anyone.post(CHECKS, content=content)
    assert (response.status_code, response.json()["code"]) == (422, "nothing_to_check")
    page = await uploaded(anyone, content)
    assert page.status_code == 422
    assert "PDF" in text_of(page)


async def test_a_file_that_is_too_large_is_refused(anyone):
    response = await anyone.post(CHECKS, content=b"%PDF-" + b"x" * 7_000_000)
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


async def test_a_page_of_another_site_uploads_nothing(anyone, pdf):
    response = await anyone.post("/verify/document", files={"file": ("it", pdf, "application/pdf")})
    assert response.status_code == 403


# ---- who may read a name by number


async def test_without_consent_the_number_shows_validity_but_no_name(anyone, closed):
    page = text_of(await anyone.get(f"/verify/{NUMBER}"))
    assert "✓Дійсний" in page
    assert "60 годин" in page
    for name in (HOLDER, "начальниця відділу", "Валківська міська рада"):
        assert name not in page
    found = (await anyone.get(f"/api/v1/certificates/{NUMBER}")).json()
    assert (found["status"], found["is_open"]) == ("valid", False)
    assert {found["facts"][name] for name in ("full_name", "position", "body_name")} == {""}


async def test_the_holder_and_organisers_read_it_always(gateway, olena, closed):
    assert HOLDER in text_of(await olena.get(f"/verify/{NUMBER}"))
    organiser = await gateway.program_of(scripted.ORGANISER)
    assert (await organiser.get(f"/api/v1/certificates/{NUMBER}")).json()["facts"]["full_name"] == HOLDER
    stranger = await gateway.program_of(scripted.ASSESSOR)
    assert (await stranger.get(f"/api/v1/certificates/{NUMBER}")).json()["facts"]["full_name"] == ""


@pytest.mark.parametrize("form", ["pdf", "json", "jwt"])
async def test_without_consent_documents_are_for_the_holder(gateway, anyone, olena, closed, form):
    address = f"/api/v1/certificates/{NUMBER}.{form}"
    assert (await anyone.get(address)).status_code == 401
    assert gateway.script.asked_for(GetCertificateDocument) == []
    stranger = await gateway.program_of(scripted.ASSESSOR)
    assert (await stranger.get(address)).status_code == 403
    assert (await olena.get(address)).status_code == 200


async def test_with_consent_documents_are_for_anyone(anyone):
    assert (await anyone.get(f"/api/v1/certificates/{NUMBER}.json")).json()["type"][1] == "OpenBadgeCredential"
    token = await anyone.get(f"/api/v1/certificates/{NUMBER}.jwt")
    assert (token.headers["content-type"], token.text.count(".")) == ("application/vc+jwt", 2)
    saved = await anyone.get(f"/verify/{NUMBER}.json")
    assert "certificate-12345678-000001-24.json" in saved.headers["content-disposition"]
    assert (await anyone.get("/api/v1/certificates/no/such.json")).status_code == 404
