"""The recognition pack on the pages: its holder fetches and shares it, a personnel service opens it by the link."""

import pytest

from shared.contracts.certification_packs import GetRecognitionPack, ShareRecognitionPack, StopSharingRecognitionPack
from tests.gateway.conftest import post, text_of
from tests.gateway.scripted import NUMBER, PARTICIPANT
from tests.gateway.scripted_packs import ACCESS, PDF

MINE, THEIRS = f"/my/certificates/{NUMBER}/recognition", f"/verify/{NUMBER}/recognition"
API = f"/api/v1/certificates/{NUMBER}/recognition-pack"
OPENED = f"{THEIRS}?access={ACCESS}"
WHAT_COUNTS = [
    *("Ґалаґан Олена Ігорівна", "Дійсний", "Тема перша", "110 хв", "присутність", "запис і тест"),
    *("Підсумковий тест: 80 %, прохідний бал 60 %", "зараховано 2 вебінари", "код ЄДРПОУ 12345678"),
]


# ---- the holder


async def test_my_page_leads_to_the_pack_of_each_certificate(olena):
    assert f'href="{MINE}"' in (await olena.get("/my")).text


async def test_the_holder_fetches_the_pack_as_pdf_and_data_without_a_secret(olena, gateway):
    page = (await olena.get(MINE)).text
    for ending, kind in (("pdf", "application/pdf"), ("json", "application/json")):
        assert f'href="{THEIRS}.{ending}"' in page
        response = await olena.get(f"{THEIRS}.{ending}")
        assert (response.status_code, response.headers["content-type"]) == (200, kind)
        assert "attachment" in response.headers["content-disposition"]
    [asked, *_] = gateway.script.asked_for(GetRecognitionPack)
    assert (asked.participant_id, asked.token) == (PARTICIPANT, "")
    assert asked.verification_url.endswith(f"/verify/{NUMBER}")


async def test_the_holder_makes_a_link_that_a_personnel_service_opens(olena, anyone, gateway):
    response = await post(olena, MINE, MINE, days="7")
    assert response.status_code == 200
    [asked] = gateway.script.asked_for(ShareRecognitionPack)
    assert (asked.participant_id, asked.number, asked.days) == (PARTICIPANT, NUMBER, 7)
    assert f'{THEIRS}?access={ACCESS}"' in response.text
    assert "діє до 11 квітня 2024" in text_of(response)
    assert (await anyone.get(OPENED)).status_code == 200


async def test_how_long_it_holds_must_be_chosen(olena, gateway):
    response = await post(olena, MINE, MINE, days="4000")
    assert response.status_code == 422
    assert "Виберіть, скільки діятиме" in text_of(response)
    assert gateway.script.asked_for(ShareRecognitionPack) == []


async def test_the_holder_stops_all_sharing(olena, gateway):
    response = await post(olena, f"{MINE}/stop", MINE)
    assert (response.status_code, response.headers["location"]) == (303, MINE)
    assert len(gateway.script.asked_for(StopSharingRecognitionPack)) == 1
    assert "Доступ припинено" in text_of(await olena.get(MINE))


async def test_nobody_else_s_certificate_can_be_shared(olena, gateway):
    other = MINE.replace("000001", "000999")
    assert (await olena.get(other)).status_code == 404
    assert (await post(olena, other, MINE, days="7")).status_code == 404
    assert gateway.script.asked_for(ShareRecognitionPack) == []


# ---- the personnel service


async def test_the_link_shows_everything_it_counts_by(anyone):
    response = await anyone.get(OPENED)
    told = text_of(response)
    for words in WHAT_COUNTS:
        assert words in told
    assert f'href="{THEIRS}.pdf?access={ACCESS}"' in response.text
    assert response.headers["x-robots-tag"] == "noindex, noarchive"


async def test_the_verification_page_asks_for_the_holder_s_code(anyone):
    page = (await anyone.get(f"/verify/{NUMBER}")).text
    assert f'action="{THEIRS}"' in page
    assert 'name="access"' in page


@pytest.mark.parametrize("ending", ["", ".pdf", ".json"])
@pytest.mark.parametrize("access", ["", "?access=wrong", f"?access={'x' * 5000}"])
async def test_without_the_right_code_nobody_reads_it(anyone, ending, access):
    response = await anyone.get(f"{THEIRS}{ending}{access}")
    assert response.status_code == 404
    assert "Ґалаґан" not in response.text


async def test_a_code_that_does_not_hold_says_what_to_do(anyone):
    assert "Попросіть у власника сертифіката новий" in text_of(await anyone.get(f"{THEIRS}?access=wrong"))
    assert "Попросіть" not in text_of(await anyone.get(THEIRS))


async def test_an_unknown_number_is_not_told_apart_from_a_wrong_code(anyone):
    unknown = await anyone.get(f"/verify/12345678/000999-24/recognition?access={ACCESS}")
    wrong = await anyone.get(f"{THEIRS}?access=wrong")
    assert (unknown.status_code, text_of(unknown)) == (404, text_of(wrong).replace(NUMBER, "12345678/000999-24"))


# ---- programs


async def test_programs_fetch_and_share_it_too(olena, anyone):
    made = await olena.post(f"{API}/accesses", json={"days": 7})
    assert (made.status_code, made.json()["token"]) == (200, ACCESS)
    told = (await anyone.get(f"{API}?access={ACCESS}")).json()
    assert [one["counted"] for one in told["webinars"]] == ["attended", "recording", ""]
    assert (await anyone.get(f"{API}.pdf?access={ACCESS}")).content == PDF
    assert (await olena.delete(f"{API}/accesses")).status_code == 204
    refused = await anyone.get(f"{API}?access=wrong")
    assert (refused.status_code, refused.json()["code"]) == (404, "no_pack_access")
