"""What dialogue answers, played from a script: a post about the fifth webinar, and what participants share there."""

from collections.abc import Callable
from datetime import datetime

from shared.contracts.assessment_quiz import DrawRecapQuiz, MissedQuestion, RecapQuiz
from shared.contracts.dialogue import (
    DescribeRecap,
    EditRecap,
    GetRecap,
    ListRecaps,
    PostPart,
    PublishRecap,
    RecapDraft,
    RecapElement,
    RecapList,
    RecapPart,
    RecapPost,
)
from shared.contracts.dialogue_quotes import (
    ConsentToQuote,
    ListOwnQuotes,
    ListQuotes,
    ProposeQuote,
    Quote,
    QuoteList,
    WithdrawQuote,
)
from shared.contracts.dialogue_sharing import (
    AnswerCase,
    AskSpeaker,
    Contribution,
    ContributionList,
    ContributionReceipt,
    ContributionState,
    ListCases,
    ListForModeration,
    ListOwnContributions,
    ListQuestions,
    MarkQuestionAnswered,
    ModerateContribution,
    ReadCase,
    ShareCase,
    VoteForQuestion,
    WithdrawContribution,
)
from shared.contracts.dialogue_speakers import (
    CountSpeakerLetters,
    ListSpeakerAddresses,
    ListSpeakerLetters,
    SetSpeakerAddress,
    SpeakerAddresses,
    SpeakerLetter,
    SpeakerLetterCount,
    SpeakerLetters,
)
from shared.contracts.notification_letters import SpeakerNews
from shared.contracts.request import Done, Problem, Reply, Request

Line = Reply | Problem | Callable[..., Reply]
FIFTH, CASE = "dialogue-m2-5", "a-case"
NO_SUCH_POST = Problem(status=404, code="no_such_post", title="Такого допису немає")
TEXTS = {
    RecapElement.TITLE: "Вебінар для ОМС: діалог",
    RecapElement.LEAD: "14 березня відбувся п’ятий навчальний вебінар <другого> модуля.",
    RecapElement.MATERIALS: "До вашої уваги [презентація](https://files.example/slides).",
    RecapElement.NEXT: "Форма: [/programmes/dialogue](/programmes/dialogue).",
    RecapElement.ACKNOWLEDGEMENT: "Завдяки щирій підтримці американського народу.",
}


def post(moment: datetime, **changes: object) -> RecapPost:
    known: dict[str, object] = {
        "webinar_id": FIFTH,
        "programme_id": "dialogue",
        "version": 1,
        "title": TEXTS[RecapElement.TITLE],
        "parts": [PostPart(element=element, text=text) for element, text in TEXTS.items()],
        "first_published_at": moment,
        "published_at": moment,
    }
    return RecapPost.model_validate(known | changes)


def draft(**changes: object) -> RecapDraft:
    by_hand = {RecapElement.QUOTES, RecapElement.ACKNOWLEDGEMENT}
    texts = {element: TEXTS.get(element, "") for element in RecapElement}
    gaps = {RecapElement.SUMMARY: "Допишіть головні думки."}
    known: dict[str, object] = {
        "webinar_id": FIFTH,
        "programme_id": "dialogue",
        "fingerprint": "seen",
        "parts": [
            RecapPart(
                element=element, text=text, drafted=text, gap=gaps.get(element, ""), editable=element not in by_hand
            )
            for element, text in texts.items()
        ],
    }
    return RecapDraft.model_validate(known | changes)


def case(moment: datetime, **changes: object) -> Contribution:
    known: dict[str, object] = {
        "contribution_id": CASE,
        "kind": "case",
        "programme_id": "dialogue",
        "webinar_id": FIFTH,
        "text": "У нашій громаді працює <молодіжна> рада.",
        "answers": {"oblast": "UA-63", "tool": "youth_council", "constructive": "yes", "effective": "partly"},
        "state": "shown",
        "said_at": moment,
        "author_id": "0190aaaa-participant",
    }
    return Contribution.model_validate(known | changes)


def answer(moment: datetime, **changes: object) -> Contribution:
    said = {"contribution_id": "an-answer", "kind": "answer", "parent_id": CASE, "answers": None, "text": "І в нас."}
    return case(moment, **said | changes)


def question(moment: datetime, **changes: object) -> Contribution:
    asked = {"contribution_id": "a-question", "kind": "question", "answers": None, "text": "Як почати?", "votes": 3}
    return case(moment, **asked | changes)


def quote(moment: datetime, **changes: object) -> Quote:
    known: dict[str, object] = {
        "quote_id": "a-quote",
        "contribution_id": CASE,
        "programme_id": "dialogue",
        "webinar_id": FIFTH,
        "state": "proposed",
        "text": "Рада працює",
        "name_form": "honorific",
        "name": "пані Олена з м. Валки",
        "speech": "female",
        "sentence": "Так, пані Олена з м. Валки зазначила: «Рада працює».",
        "fingerprint": "seen",
        "proposed_at": moment,
    }
    return Quote.model_validate(known | changes)


def missed(**changes: object) -> MissedQuestion:
    known: dict[str, object] = {
        "question_id": "q",
        "kind": "true_false",
        "text": "Діалог передує рішенню.",
        "options": ["true", "false"],
        "right": ["true"],
        "explanation": "Інакше це не діалог.",
        "attempts": 20,
        "missed": 9,
    }
    return MissedQuestion.model_validate(known | changes)


def speaker_letter(moment: datetime, **changes: object) -> SpeakerLetter:
    known: dict[str, object] = {
        "webinar_id": FIFTH,
        "speaker_id": "sviezhentseva",
        "told": SpeakerNews.INVITED,
        "told_at": moment,
        "waiting": SpeakerNews.MOVED,
    }
    return SpeakerLetter.model_validate(known | changes)


def said_by_dialogue(moment: datetime) -> dict[type[Request], Line]:
    said = [case(moment), answer(moment), question(moment)]
    receipt = ContributionReceipt(contribution_id=CASE, state=ContributionState.WAITING)
    quotes = QuoteList(quotes=[quote(moment)])
    return {
        DrawRecapQuiz: RecapQuiz(questions=[missed()]),
        ListCases: ContributionList(contributions=[case(moment)], total=1),
        ReadCase: ContributionList(contributions=[case(moment), answer(moment)]),
        ListQuestions: ContributionList(contributions=[question(moment), question(moment, mine=True)]),
        ListOwnContributions: ContributionList(contributions=[case(moment, mine=True, state="waiting")]),
        ListForModeration: ContributionList(contributions=said, total=len(said)),
        ShareCase: receipt,
        AnswerCase: receipt,
        AskSpeaker: receipt,
        ModerateContribution: receipt,
        VoteForQuestion: Done(),
        SetSpeakerAddress: Done(),
        ListSpeakerAddresses: SpeakerAddresses(emails={"sviezhentseva": "speaker@institute.example"}),
        ListSpeakerLetters: SpeakerLetters(letters=[speaker_letter(moment)]),
        CountSpeakerLetters: SpeakerLetterCount(letters=1),
        WithdrawContribution: Done(),
        MarkQuestionAnswered: Done(),
        ProposeQuote: quotes,
        ListQuotes: quotes,
        ListOwnQuotes: quotes,
        ConsentToQuote: quotes,
        WithdrawQuote: quotes,
        ListRecaps: RecapList(recaps=[post(moment)]),
        GetRecap: post(moment),
        DescribeRecap: draft(),
        EditRecap: draft(),
        PublishRecap: post(moment),
    }
