"""What participants share is read by nobody else before a person has looked at it, and goes when they take it back."""

import pytest

from services.dialogue.domain.refusals import (
    NoSuchContribution,
    NoSuchWebinar,
    NotAParticipant,
    OwnQuestion,
    QuestionsClosed,
    ReasonMissing,
    WasWithdrawn,
)
from shared.contracts import dialogue_sharing as say
from shared.contracts.vocabulary import Oblast
from tests.dialogue.builders import ANN, BOB, EDITOR, FIFTH, PROGRAMME, STORY, erased, left, published, registered

WAITING = say.ContributionState.WAITING


@pytest.fixture
async def shared(dialogue):
    """Ann and Bob take part."""
    await dialogue.hear(published(), registered(ANN), registered(BOB))
    return dialogue


async def atlas(service, reader_id=BOB, **wanted):
    return (await service.ask(say.ListCases(reader_id=reader_id, **wanted))).contributions


async def thread(service, case_id, reader_id=BOB):
    return (await service.ask(say.ReadCase(case_id=case_id, reader_id=reader_id))).contributions


async def questions(service, reader_id=BOB):
    return (await service.ask(say.ListQuestions(webinar_id=FIFTH, reader_id=reader_id))).contributions


# ---- before anybody has looked


async def test_only_its_author_and_moderators_read_what_nobody_has_looked_at(shared):
    case_id = await shared.share()
    assert await atlas(shared) == []
    with pytest.raises(NoSuchContribution):
        await thread(shared, case_id)
    assert [one.text for one in await thread(shared, case_id, ANN)] == [STORY]
    waiting = (await shared.ask(say.ListForModeration(programme_id=PROGRAMME))).contributions
    assert [(one.author_id, one.text, one.state) for one in waiting] == [(ANN, STORY, WAITING)]


async def test_a_waiting_answer_is_no_part_of_the_thread_that_others_read(shared):
    case_id = await shared.shared_case()
    answer_id = await shared.answer(case_id)
    assert len(await thread(shared, case_id, ANN)) == 1
    assert [one.mine for one in await thread(shared, case_id, BOB)] == [False, True]
    await shared.moderate(answer_id)
    assert len(await thread(shared, case_id, ANN)) == 2


async def test_nobody_learns_who_shared_what(shared):
    case_id = await shared.shared_case()
    assert ANN not in "".join(one.model_dump_json() for one in await thread(shared, case_id))
    assert ANN not in "".join(one.model_dump_json() for one in await atlas(shared))


async def test_facts_hold_no_words(shared):
    await shared.share()
    await shared.ask_speaker(text="Як почати?")
    told = [*await shared.told(say.CaseShared), *await shared.told(say.QuestionAsked)]
    assert len(told) == 2
    assert not any(word in one.model_dump_json() for one in told for word in ("молод", "почати"))


# ---- moderation


async def test_declining_needs_a_reason_which_the_author_reads(shared):
    case_id = await shared.share()
    with pytest.raises(ReasonMissing):
        await shared.moderate(case_id, "decline")
    await shared.moderate(case_id, "decline", reason="Названо людину.")
    own = (await shared.ask(say.ListOwnContributions(participant_id=ANN))).contributions
    assert [(one.state, one.reason) for one in own] == [("declined", "Названо людину.")]
    assert await atlas(shared) == []


async def test_a_decision_may_be_taken_anew(shared):
    case_id = await shared.shared_case()
    await shared.moderate(case_id, "decline", reason="Помилка.")
    assert await atlas(shared) == []
    await shared.moderate(case_id)
    assert [(one.contribution_id, one.reason) for one in await atlas(shared)] == [(case_id, "")]


# ---- the atlas


async def test_cases_are_found_by_tool_oblast_and_outcome(shared):
    youth = await shared.shared_case()
    court = await shared.shared_case(BOB, tool="court", effective="partly", constructive="no", oblast=Oblast.SUMY)

    async def found(**wanted):
        return {one.contribution_id for one in await atlas(shared, **wanted)}

    assert await found() == {youth, court}
    assert await found(tool="court") == {court}
    assert await found(oblast=Oblast.KHARKIV) == {youth}
    assert await found(effective="partly") == {court}
    assert await found(tool="court", oblast=Oblast.KHARKIV) == set()
    assert await found(webinar_id="another") == set()


async def test_the_atlas_has_pages_and_counts_answers(shared):
    first = await shared.shared_case()
    shared.clock.advance(minutes=1)
    second = await shared.shared_case()
    await shared.moderate(await shared.answer(first))
    page = await shared.ask(say.ListCases(reader_id=BOB, limit=1, offset=1))
    assert [(one.contribution_id, one.answer_count) for one in page.contributions] == [(first, 1)]
    assert page.total == 2
    assert (await shared.ask(say.ListCases(reader_id=BOB, limit=1))).contributions[0].contribution_id == second


async def test_only_participants_of_the_programme_read_the_atlas(shared):
    case_id = await shared.shared_case()
    assert await atlas(shared, "somebody") == []
    with pytest.raises(NoSuchContribution):
        await thread(shared, case_id, "somebody")
    await shared.hear(left(BOB))
    assert await atlas(shared, BOB) == []


async def test_answers_stand_under_what_they_answer(shared):
    case_id = await shared.shared_case()
    ids = {"case": case_id}
    for name, parent in (("a", "case"), ("b", "case"), ("a1", "a"), ("b1", "b"), ("a11", "a1")):
        shared.clock.advance(minutes=1)
        ids[name] = await shared.answer(ids[parent], text=name)
        await shared.moderate(ids[name])
    assert [one.text for one in await thread(shared, case_id)][1:] == ["a", "a1", "a11", "b", "b1"]


# ---- who may, and when


async def test_only_participants_share(shared):
    with pytest.raises(NotAParticipant):
        await shared.share("somebody")
    await shared.hear(left(ANN))
    with pytest.raises(NotAParticipant):
        await shared.share(ANN)
    with pytest.raises(NoSuchWebinar):
        await shared.share(BOB, webinar_id="made-up")


async def test_nobody_answers_what_they_cannot_read(shared):
    case_id = await shared.share()
    with pytest.raises(NoSuchContribution):
        await shared.answer(case_id, BOB)
    with pytest.raises(NoSuchContribution):
        await shared.answer("made-up", BOB)


# ---- questions


async def test_the_most_supported_question_comes_first(shared):
    first = await shared.ask_speaker(text="Перше?")
    shared.clock.advance(minutes=1)
    second = await shared.ask_speaker(text="Друге?")
    for one in (first, second):
        await shared.moderate(one)
    vote = say.VoteForQuestion(participant_id=BOB, question_id=second)
    await shared.ask(vote)
    await shared.ask(vote)
    assert [(one.text, one.votes, one.voted) for one in await questions(shared)] == [
        ("Друге?", 1, True),
        ("Перше?", 0, False),
    ]
    await shared.ask(vote.model_copy(update={"supports": False}))
    assert [one.text for one in await questions(shared)] == ["Перше?", "Друге?"]


async def test_nobody_supports_their_own_question_or_one_they_cannot_read(shared):
    question_id = await shared.ask_speaker()
    with pytest.raises(NoSuchContribution):
        await shared.ask(say.VoteForQuestion(participant_id=BOB, question_id=question_id))
    with pytest.raises(OwnQuestion):
        await shared.ask(say.VoteForQuestion(participant_id=ANN, question_id=question_id))


async def test_after_the_webinar_no_question_is_taken(shared):
    shared.clock.advance(days=30)
    with pytest.raises(QuestionsClosed):
        await shared.ask_speaker()


async def test_an_answered_question_is_marked(shared):
    question_id = await shared.ask_speaker()
    await shared.moderate(question_id)
    await shared.ask(say.MarkQuestionAnswered(question_id=question_id, decided_by=EDITOR))
    assert [one.answered for one in await questions(shared)] == [True]
    with pytest.raises(NoSuchContribution):
        await shared.ask(say.MarkQuestionAnswered(question_id=await shared.share(), decided_by=EDITOR))


# ---- taking back, and forgetting


async def test_a_withdrawn_case_loses_its_words_and_keeps_its_thread(shared):
    case_id = await shared.shared_case()
    await shared.moderate(await shared.answer(case_id))
    await shared.ask(say.WithdrawContribution(participant_id=ANN, contribution_id=case_id))
    assert await atlas(shared) == []
    case, answer = await thread(shared, case_id, BOB)
    assert (case.state, case.text, case.answers) == ("withdrawn", "", None)
    assert answer.text == "А в нас не вийшло."
    with pytest.raises(WasWithdrawn):
        await shared.moderate(case_id)


async def test_nobody_takes_back_the_words_of_others(shared):
    case_id = await shared.shared_case()
    with pytest.raises(NoSuchContribution):
        await shared.ask(say.WithdrawContribution(participant_id=BOB, contribution_id=case_id))


async def test_an_erased_person_leaves_no_words_and_no_votes(shared):
    await shared.shared_case(ANN)
    case_id = await shared.shared_case(BOB, text="Досвід Боба.")
    await shared.moderate(await shared.answer(case_id, ANN, text="Слова Анни."))
    question_id = await shared.ask_speaker(BOB)
    await shared.moderate(question_id)
    await shared.ask(say.VoteForQuestion(participant_id=ANN, question_id=question_id))
    await shared.hear(erased(ANN))
    assert [one.text for one in await atlas(shared)] == ["Досвід Боба."]
    assert [one.text for one in await thread(shared, case_id)] == ["Досвід Боба.", ""]
    assert [one.votes for one in await questions(shared)] == [0]


async def test_what_is_heard_of_an_erased_person_later_admits_nobody(shared):
    await shared.hear(erased(ANN))
    await shared.hear(registered(ANN))
    with pytest.raises(NotAParticipant):
        await shared.share(ANN)
