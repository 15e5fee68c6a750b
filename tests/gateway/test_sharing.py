"""Participants share situations and questions from the pages; editors look at them and ask to quote; authors decide."""

import pytest

from shared.contracts.dialogue_quotes import ConsentToQuote, ListOwnQuotes, ProposeQuote, QuoteList, WithdrawQuote
from shared.contracts.dialogue_sharing import (
    AnswerCase,
    AskSpeaker,
    ContributionList,
    ListCases,
    ListForModeration,
    ListQuestions,
    MarkQuestionAnswered,
    ModerateContribution,
    ReadCase,
    ShareCase,
    VoteForQuestion,
    WithdrawContribution,
)
from shared.contracts.request import Problem
from tests.gateway import scripted
from tests.gateway.conftest import post, text_of
from tests.gateway.scripted_dialogue import CASE, FIFTH, answer, case, question, quote

WEBINAR = f"/programmes/dialogue/webinars/{FIFTH}"
FORM, MODERATION = f"{WEBINAR}/case", "/desk/programmes/dialogue/moderation"
FILLED = {
    "tool": "petition",
    "constructive": "yes",
    "effective": "no",
    "why_not": "Ні.",
    "oblast": "UA-63",
    "text": "Так.",
}


@pytest.fixture
async def editor(gateway):
    async with await gateway.browser_of(scripted.EDITOR) as browser:
        yield browser


# ---- cases


async def test_a_case_is_shared_with_its_answers_and_the_oblast_is_there_already(gateway, olena):
    assert '<option value="UA-63" selected>' in (await olena.get(FORM)).text
    response = await post(olena, FORM, FORM, **FILLED)
    assert response.headers["location"] == "/my/words"
    [asked] = gateway.script.asked_for(ShareCase)
    assert (asked.webinar_id, asked.text, asked.answers.tool, asked.answers.effective) == (
        FIFTH,
        "Так.",
        "petition",
        "no",
    )


async def test_every_fault_of_a_case_is_named_at_once_and_nothing_typed_is_lost(gateway, olena):
    response = await post(olena, FORM, FORM, why_not="Довге пояснення.", tool="made-up")
    assert response.status_code == 422
    page = text_of(response)
    for fault in ("Виберіть інструмент.", "Скажіть, чи він ефективний.", "Опишіть ситуацію.", "Виберіть область."):
        assert fault in page
    assert "Довге пояснення." in response.text
    assert gateway.script.asked_for(ShareCase) == []


async def test_the_atlas_asks_for_what_the_filters_say_and_made_up_ones_filter_nothing(gateway, olena):
    page = await olena.get("/cases?tool=youth_council&oblast=UA-63&effective=partly&page=2")
    await olena.get("/cases?tool=x&oblast=y&effective=z&page=-1")
    first, second = gateway.script.asked_for(ListCases)
    assert (first.tool, first.oblast, first.effective, first.offset) == ("youth_council", "UA-63", "partly", 20)
    assert (second.tool, second.oblast, second.effective, second.offset) == (None, None, None, 0)
    assert first.reader_id == scripted.PARTICIPANT
    assert "Молодіжна рада, Харківська область" in text_of(page)
    assert "&lt;молодіжна&gt;" in page.text


async def test_staff_read_the_atlas_whole(gateway, editor):
    await editor.get("/cases")
    assert gateway.script.asked_for(ListCases)[0].reader_id == ""


async def test_an_answer_goes_under_what_it_answers(gateway, olena):
    await post(olena, f"/cases/{CASE}/answers", f"/cases/{CASE}", text=" Дякую. ", parent="an-answer")
    await post(olena, f"/cases/{CASE}/answers", f"/cases/{CASE}", text="І я.")
    assert [(one.parent_id, one.text) for one in gateway.script.asked_for(AnswerCase)] == [
        ("an-answer", "Дякую."),
        (CASE, "І я."),
    ]
    empty = await post(olena, f"/cases/{CASE}/answers", f"/cases/{CASE}", text="  ")
    assert empty.status_code == 422
    assert "Напишіть відповідь." in text_of(empty)


async def test_withdrawn_words_leave_a_place_in_the_thread(gateway, olena):
    gone = answer(scripted.NOW, state="withdrawn", text="")
    gateway.script.lines[ReadCase] = ContributionList(contributions=[case(scripted.NOW), gone])
    assert "Автор вилучив свої слова." in text_of(await olena.get(f"/cases/{CASE}"))


async def test_own_words_are_taken_back_by_a_button(gateway, olena):
    assert "чекає на модератора, бачите лише Ви" in text_of(await olena.get("/my/words"))
    await post(olena, f"/my/words/{CASE}/withdraw", "/my/words")
    [asked] = gateway.script.asked_for(WithdrawContribution)
    assert (asked.participant_id, asked.contribution_id) == (scripted.PARTICIPANT, CASE)


# ---- questions


async def test_participants_see_questions_on_the_webinars_page_and_others_do_not(gateway, olena, anyone):
    page = text_of(await olena.get(WEBINAR))
    assert "Як почати?" in page
    assert "3 голоси" in page
    assert "Як почати?" not in text_of(await anyone.get(WEBINAR))
    gateway.script.lines[ListQuestions] = scripted.DOWN
    assert (await olena.get(WEBINAR)).status_code == 200


async def test_a_question_is_asked_and_supported(gateway, olena):
    await post(olena, f"{WEBINAR}/questions", WEBINAR, text=" Чому? ")
    await post(olena, f"{WEBINAR}/questions/a-question/vote", WEBINAR, supports="yes")
    await post(olena, f"{WEBINAR}/questions/a-question/vote", WEBINAR, supports="no")
    assert [one.text for one in gateway.script.asked_for(AskSpeaker)] == ["Чому?"]
    assert [one.supports for one in gateway.script.asked_for(VoteForQuestion)] == [True, False]


async def test_a_refused_question_keeps_what_was_typed(gateway, olena):
    gateway.script.lines[AskSpeaker] = Problem(
        status=409, code="questions_closed", title="Ні", detail="Уже закінчився."
    )
    response = await post(olena, f"{WEBINAR}/questions", WEBINAR, text="Довге запитання?")
    assert response.status_code == 409
    assert "Довге запитання?" in response.text
    assert "Уже закінчився." in text_of(response)
    assert (await post(olena, f"{WEBINAR}/questions", WEBINAR, text="")).status_code == 422


async def test_answered_questions_take_no_votes(gateway, olena):
    gateway.script.lines[ListQuestions] = ContributionList(contributions=[question(scripted.NOW, answered=True)])
    page = await olena.get(WEBINAR)
    assert "спікер відповів" in text_of(page)
    assert "/vote" not in page.text


# ---- at the desk


async def test_an_editor_lets_others_read_or_declines_with_a_reason(gateway, editor):
    await post(editor, f"{MODERATION}/{CASE}", MODERATION, decision="show")
    await post(editor, f"{MODERATION}/{CASE}", MODERATION, decision="decline", reason="Названо людину.")
    assert [(one.decision, one.reason) for one in gateway.script.asked_for(ModerateContribution)] == [
        ("show", ""),
        ("decline", "Названо людину."),
    ]
    refused = gateway.refuse(ModerateContribution)
    response = await post(editor, f"{MODERATION}/{CASE}", MODERATION, decision="decline")
    assert response.status_code == 409
    assert refused.title in text_of(response)


async def test_moderators_see_no_names(editor):
    page = text_of(await editor.get(MODERATION))
    assert "У нашій громаді працює" in page
    assert "Ґалаґан" not in page
    assert "0190aaaa" not in page


async def test_a_question_is_marked_as_answered(gateway, editor):
    await post(editor, f"{MODERATION}/a-question/answered", f"{MODERATION}?state=shown", answered="yes")
    assert [one.answered for one in gateway.script.asked_for(MarkQuestionAnswered)] == [True]


async def test_an_editor_asks_to_quote_with_a_name_that_is_offered(gateway, editor):
    page = await editor.get(f"{MODERATION}/{CASE}/quote")
    assert "пані Олена" in page.text
    address = f"{MODERATION}/{CASE}/quote"
    values = {"text": "Рада працює", "name_form": "honorific", "name": "пані Олена з м. Валки", "speech": "female"}
    response = await post(editor, address, address, **values)
    assert response.headers["location"] == f"/desk/programmes/dialogue/recaps/{FIFTH}#quotes"
    [asked] = gateway.script.asked_for(ProposeQuote)
    assert (asked.name, asked.speech, asked.contribution_id) == ("пані Олена з м. Валки", "female", CASE)


async def test_what_others_may_not_read_is_not_to_be_quoted(gateway, editor):
    gateway.script.lines[ListForModeration] = ContributionList(contributions=[])
    assert (await editor.get(f"{MODERATION}/{CASE}/quote")).status_code == 404


# ---- consent


async def test_the_author_sees_the_sentence_and_consents_to_it(gateway, olena):
    assert "Так, пані Олена з м. Валки зазначила: «Рада працює»." in text_of(await olena.get("/my/words"))
    await post(olena, "/my/quotes/a-quote/consent", "/my/words", fingerprint="seen")
    [asked] = gateway.script.asked_for(ConsentToQuote)
    assert (asked.participant_id, asked.fingerprint, asked.text) == (scripted.PARTICIPANT, "seen", None)


async def test_the_author_changes_words_and_name(gateway, olena):
    own = {"how": "own", "text": "Працює!", "name_form": "anonymous", "name": ""}
    await post(olena, "/my/quotes/a-quote/consent", "/my/words", fingerprint="seen", **own)
    [asked] = gateway.script.asked_for(ConsentToQuote)
    assert (asked.text, asked.name_form, asked.name) == ("Працює!", "anonymous", "")


async def test_a_refused_consent_is_explained_beside_the_quote(gateway, olena):
    gateway.script.lines[ConsentToQuote] = Problem(
        status=409, code="quote_changed", title="Ні", detail="Звучить інакше."
    )
    response = await post(olena, "/my/quotes/a-quote/consent", "/my/words", fingerprint="old")
    assert response.status_code == 409
    assert "Звучить інакше." in text_of(response)


async def test_a_consent_is_taken_back_by_a_button(gateway, olena):
    gateway.script.lines[ListOwnQuotes] = QuoteList(quotes=[quote(scripted.NOW, state="approved")])
    assert "Відкликати згоду" in text_of(await olena.get("/my/words"))
    await post(olena, "/my/quotes/a-quote/withdraw", "/my/words")
    assert [one.quote_id for one in gateway.script.asked_for(WithdrawQuote)] == ["a-quote"]
