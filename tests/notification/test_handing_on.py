"""Letters of words that dialogue keeps: on a real mail server, at once, and stored nowhere."""

import pytest
from sqlalchemy import select

from services.notification import store
from services.notification.domain.messages import MailNotTaken, NobodyToWriteTo
from services.notification.use_cases import send_consent_request, send_post, send_speaker_digest
from shared.contracts.notification_letters import DigestQuestion, SendConsentRequest, SendPost, SendSpeakerDigest
from tests.notification import facts

PROGRAMME = facts.published().programme_id
POST = SendPost(
    participant_id="iryna",
    programme_id=PROGRAMME,
    title="Вебінар для ОМС",
    paragraphs=["Відбувся вебінар.\nПані Юлія розповіла.", "[Форма](/programmes/p) і [сайт](https://site.example/)."],
    path="/recaps/w",
)


def text_of(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


@pytest.fixture
async def ready(posting_desk):
    await posting_desk.hear(facts.published(), facts.registered("iryna"))
    return posting_desk


async def test_a_post_is_mailed_whole_with_addresses_written_out_and_a_way_to_get_no_more(ready, server):
    await send_post(ready.work, POST)
    [mail] = server.mailbox.mails
    text = text_of(mail)
    assert (mail["To"], mail["Subject"]) == ("iryna@example.org", "Вебінар для ОМС")
    assert "Відбувся вебінар.\n\nПані Юлія розповіла." in text
    assert "сайт (https://site.example/)." in text
    assert "Форма (http" in text
    assert facts.published().programme.donor_acknowledgement.uk in text
    assert mail["List-Unsubscribe"].endswith("/my/settings>")


async def test_an_author_reads_the_sentence_and_where_to_decide(ready, server):
    sentence = "Так, пані Ірина зазначила: «Рада працює»."
    asking = SendConsentRequest(participant_id="iryna", programme_id=PROGRAMME, sentence=sentence, path="/my/words")
    await send_consent_request(ready.work, asking)
    text = text_of(server.mailbox.mails[0])
    assert sentence in text
    assert "/my/words" in text


async def test_a_speaker_gets_questions_with_their_votes(ready, server):
    questions = [DigestQuestion(text="Як почати?", votes=3), DigestQuestion(text="Чому\n– зараз?", votes=0)]
    digest = SendSpeakerDigest(
        email="speaker@institute.example", programme_id=PROGRAMME, topic="Діалог", questions=questions
    )
    await send_speaker_digest(ready.work, digest)
    [mail] = server.mailbox.mails
    assert mail["To"] == "speaker@institute.example"
    assert "– Як почати? (3)\n– Чому – зараз? (0)" in text_of(mail)


async def test_nobody_unknown_is_written_to(ready, server):
    with pytest.raises(NobodyToWriteTo):
        await send_post(ready.work, POST.model_copy(update={"participant_id": "nobody"}))
    with pytest.raises(NobodyToWriteTo):
        await send_post(ready.work, POST.model_copy(update={"programme_id": "nothing"}))
    assert server.mailbox.mails == []


async def test_a_server_that_is_away_is_said_to_be(ready, server):
    server.stop()
    with pytest.raises(MailNotTaken):
        await send_post(ready.work, POST)


async def test_the_words_are_kept_nowhere(ready):
    await send_post(ready.work, POST)
    tables = store.metadata.tables.values()
    rows = [await ready.work.read(lambda tx, table=table: tx.read(select(table))) for table in tables]
    assert "розповіла" not in str(rows)
