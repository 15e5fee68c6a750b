"""A person is quoted in exactly the words and under exactly the name they consented to, and only as long as they do."""

import pytest
from sqlalchemy import select

from services.dialogue import store
from services.dialogue.domain.recap import WITHDRAWAL, Element
from services.dialogue.domain.refusals import (
    NameMissing,
    NoSuchContribution,
    NoSuchQuote,
    QuoteChanged,
    QuoteDecided,
)
from shared.contracts import dialogue_quotes as say
from shared.contracts.dialogue import GetRecap, RecapPublished
from shared.contracts.dialogue_sharing import WithdrawContribution
from tests.dialogue.builders import (
    ANN,
    BOB,
    EDITOR,
    FIFTH,
    all_materials,
    erased,
    gaps_of,
    held,
    published,
    registered,
    texts_of,
)

WORDS, NAME = "У нашій громаді працює молодіжна рада «Свідома молодь».", "пані Ірина з м. Валки"
AS_PRINTED = "пані\u00a0Ірина з м.\u00a0Валки зазначила: «У нашій громаді працює молодіжна рада „Свідома молодь“»."


@pytest.fixture
async def quoting(dialogue):
    """A webinar that was held, and a case of Ann that others may read."""
    await dialogue.hear(published(), held(), *all_materials(), registered(ANN), registered(BOB))
    return dialogue


async def propose(service, author=ANN, **changes):
    case_id = await service.shared_case(author)
    known = {"text": WORDS, "name_form": "honorific", "name": NAME, "speech": "female", "proposed_by": EDITOR}
    listed = await service.ask(say.ProposeQuote.model_validate({"contribution_id": case_id} | known | changes))
    return next(one for one in listed.quotes if one.contribution_id == case_id)


async def consent(service, quote, author=ANN, **changes):
    request = say.ConsentToQuote(
        participant_id=author, quote_id=quote.quote_id, fingerprint=quote.fingerprint, **changes
    )
    listed = await service.ask(request)
    return next(one for one in listed.quotes if one.quote_id == quote.quote_id)


async def withdraw(service, quote, author=ANN):
    return await service.ask(say.WithdrawQuote(participant_id=author, quote_id=quote.quote_id))


async def quoted(service):
    return texts_of(await service.ask(GetRecap(webinar_id=FIFTH))).get(Element.QUOTES, "")


# ---- consent


async def test_without_consent_nobody_is_quoted(quoting):
    await propose(quoting)
    draft = await quoting.draft()
    assert texts_of(draft)[Element.QUOTES] == ""
    assert gaps_of(draft)[Element.QUOTES] == "Чекають на згоду авторів: 1."
    assert Element.QUOTES not in texts_of(await quoting.publish())


async def test_the_author_sees_the_very_sentence_of_the_post(quoting):
    quote = await propose(quoting)
    own = (await quoting.ask(say.ListOwnQuotes(participant_id=ANN))).quotes
    assert [one.sentence for one in own] == [f"Так, {AS_PRINTED}"]
    await consent(quoting, quote)
    await quoting.publish()
    assert own[0].sentence in await quoted(quoting)


async def test_consent_to_words_that_were_not_shown_is_refused(quoting):
    quote = await propose(quoting)
    with pytest.raises(QuoteChanged):
        await consent(quoting, quote.model_copy(update={"fingerprint": "another"}))


async def test_nobody_consents_for_others_or_learns_of_their_quotes(quoting):
    quote = await propose(quoting)
    with pytest.raises(NoSuchQuote):
        await consent(quoting, quote, BOB)
    with pytest.raises(NoSuchQuote):
        await withdraw(quoting, quote, BOB)
    assert (await quoting.ask(say.ListOwnQuotes(participant_id=BOB))).quotes == []


async def test_the_author_may_consent_to_words_and_a_name_of_their_own(quoting):
    quote = await propose(quoting)
    own = await consent(quoting, quote, text="Рада працює!", name_form="anonymous")
    assert own.changed
    await quoting.publish()
    assert (await quoted(quoting)).endswith("Так, дехто з учасників зазначив: «Рада працює!»")
    (told,) = await quoting.told(say.QuoteApproved)
    assert told.changed


async def test_a_name_is_not_left_out_by_mistake(quoting):
    with pytest.raises(NameMissing):
        await propose(quoting, name="  ")
    with pytest.raises(NameMissing):
        await consent(quoting, await propose(quoting), name="")


async def test_an_author_decides_once(quoting):
    quote = await propose(quoting)
    await consent(quoting, quote)
    with pytest.raises(QuoteDecided):
        await consent(quoting, quote)


async def test_declined_words_are_kept_nowhere(quoting):
    quote = await propose(quoting)
    await withdraw(quoting, quote)
    (shown,) = (await quoting.ask(say.ListQuotes(webinar_id=FIFTH))).quotes
    assert (shown.state, shown.text, shown.name, shown.sentence) == ("declined", "", "", "")
    assert len(await quoting.told(say.QuoteDeclined)) == 1


async def test_what_nobody_has_looked_at_is_not_quoted(quoting):
    waiting = await quoting.share()
    nobody = say.NameForm.ANONYMOUS
    request = say.ProposeQuote(contribution_id=waiting, text="x", name_form=nobody, proposed_by=EDITOR)
    with pytest.raises(NoSuchContribution):
        await quoting.ask(request)


# ---- how quotes read


async def test_quotes_read_one_after_the_other(quoting):
    await consent(quoting, await propose(quoting))
    quoting.clock.advance(minutes=1)
    artem = await propose(
        quoting, BOB, text="Після програшу йдуть на діалог.", name="пан Артем з м. Харків", speech="male"
    )
    await consent(quoting, artem, BOB)
    text = texts_of(await quoting.draft())[Element.QUOTES]
    assert text.startswith(f"Присутні також ділилися досвідом та проблемами своїх громад. Так, {AS_PRINTED}")
    assert text.endswith("А пан\u00a0Артем з м.\u00a0Харків поділився: «Після програшу йдуть на діалог».")


async def test_words_in_quotation_marks_get_no_second_ones(quoting):
    assert "зазначила: «Працює»." in (await propose(quoting, text="«Працює»")).sentence


# ---- taking the consent back


async def test_a_withdrawn_consent_leaves_the_post_at_once_and_is_told(quoting):
    quote = await propose(quoting)
    await consent(quoting, quote)
    first = await quoting.publish()
    assert "Свідома молодь" in await quoted(quoting)
    await withdraw(quoting, quote)
    post = await quoting.ask(GetRecap(webinar_id=FIFTH))
    assert Element.QUOTES not in texts_of(post)
    assert texts_of(post) == {key: text for key, text in texts_of(first).items() if key is not Element.QUOTES}
    assert [(one.version, one.published_by) for one in await quoting.told(RecapPublished)] == [
        (1, EDITOR),
        (2, WITHDRAWAL),
    ]
    assert [one.quote_id for one in await quoting.told(say.QuoteWithdrawn)] == [quote.quote_id]


async def test_no_version_of_the_post_keeps_the_words(quoting):
    quote = await propose(quoting)
    await consent(quoting, quote)
    await quoting.publish()
    await withdraw(quoting, quote)
    for table in ("post", "quote"):
        rows = await quoting.harness.read(lambda tx, name=table: tx.read(select(store.metadata.tables[name])))
        assert "молод" not in str(rows)
        assert "Ірина" not in str(rows)


async def test_other_peoples_words_stay(quoting):
    quote = await propose(quoting)
    await consent(quoting, quote)
    other = await propose(quoting, BOB, text="Інше.", name="пан Артем", speech="male")
    await consent(quoting, other, BOB)
    await quoting.publish()
    await withdraw(quoting, quote)
    assert (await quoted(quoting)).endswith("Так, пан\u00a0Артем зазначив: «Інше».")


async def test_withdrawing_again_changes_nothing(quoting):
    quote = await propose(quoting)
    await consent(quoting, quote)
    await quoting.publish()
    await withdraw(quoting, quote)
    await withdraw(quoting, quote)
    assert len(await quoting.told(say.QuoteWithdrawn)) == 1
    assert len(await quoting.told(RecapPublished)) == 2


async def test_whoever_takes_the_case_back_is_not_quoted_from_it(quoting):
    quote = await propose(quoting)
    await consent(quoting, quote)
    await quoting.publish()
    await quoting.ask(WithdrawContribution(participant_id=ANN, contribution_id=quote.contribution_id))
    assert await quoted(quoting) == ""


async def test_an_erased_person_is_quoted_nowhere(quoting):
    await consent(quoting, await propose(quoting))
    await quoting.publish()
    await quoting.hear(erased(ANN))
    assert await quoted(quoting) == ""
    rows = await quoting.harness.read(lambda tx: tx.read(select(store.metadata.tables["quote"])))
    assert "Ірина" not in str(rows)


async def test_facts_hold_neither_words_nor_names(quoting):
    quote = await propose(quoting)
    await consent(quoting, quote)
    await withdraw(quoting, quote)
    facts = [
        *await quoting.told(say.QuoteProposed),
        *await quoting.told(say.QuoteApproved),
        *await quoting.told(say.QuoteWithdrawn),
    ]
    assert len(facts) == 3
    assert not any(word in one.model_dump_json() for one in facts for word in ("Ірина", "молод", "Валки"))
