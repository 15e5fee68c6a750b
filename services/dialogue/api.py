"""What dialogue answers."""

from services.dialogue import use_cases
from services.dialogue.domain import refusals
from shared.bus import Answers
from shared.contracts import dialogue as say
from shared.contracts import dialogue_quotes as quotes
from shared.contracts import dialogue_sharing as sharing
from shared.contracts import dialogue_speakers as speakers
from shared.contracts.request import Done
from shared.outbox import ReadTx, Tx

answers = Answers(
    "dialogue",
    refusals={
        refusals.NoSuchWebinar: (404, "no_such_webinar", "Такого вебінару немає"),
        refusals.NoSuchPost: (404, "no_such_post", "Такого допису немає"),
        refusals.NotEditable: (422, "not_editable", "Цього не змінюють рукою"),
        refusals.DraftChanged: (409, "draft_changed", "Чернетка вже інша"),
        refusals.AcknowledgementMissing: (409, "acknowledgement_missing", "Немає подяки донору"),
        refusals.PostUnfinished: (409, "post_unfinished", "Допис не готовий"),
        refusals.NotAParticipant: (403, "not_a_participant", "Лише для учасників програми"),
        refusals.QuestionsClosed: (409, "questions_closed", "Запитань уже не приймаємо"),
        refusals.NoSuchContribution: (404, "no_such_contribution", "Такого запису немає"),
        refusals.WasWithdrawn: (409, "was_withdrawn", "Слова вилучено"),
        refusals.ReasonMissing: (422, "reason_missing", "Немає причини"),
        refusals.OwnQuestion: (409, "own_question", "Це Ваше запитання"),
        refusals.NoSuchQuote: (404, "no_such_quote", "Такої цитати немає"),
        refusals.QuoteDecided: (409, "quote_decided", "Щодо цитати вже вирішено"),
        refusals.QuoteChanged: (409, "quote_changed", "Цитата вже звучить інакше"),
        refusals.NameMissing: (422, "name_missing", "Не сказано, як назвати людину"),
    },
)


@answers.query(say.DescribeRecap)
def describe_recap(tx: ReadTx, request: say.DescribeRecap) -> say.RecapDraft:
    """A post in the making."""
    return use_cases.describe_recap(tx, request)


@answers.request(say.EditRecap)
def edit_recap(tx: Tx, request: say.EditRecap) -> say.RecapDraft:
    """Write elements of a post by hand."""
    return use_cases.edit_recap(tx, request)


@answers.request(say.PublishRecap)
def publish_recap(tx: Tx, request: say.PublishRecap) -> say.RecapPost:
    """Publish a post."""
    return use_cases.publish_recap(tx, request)


@answers.query(say.GetRecap)
def get_recap(tx: ReadTx, request: say.GetRecap) -> say.RecapPost:
    """A published post."""
    return use_cases.get_recap(tx, request)


@answers.query(say.ListRecaps)
def list_recaps(tx: ReadTx, request: say.ListRecaps) -> say.RecapList:
    """Published posts."""
    return use_cases.list_recaps(tx, request)


@answers.request(sharing.ShareCase)
def share_case(tx: Tx, request: sharing.ShareCase) -> sharing.ContributionReceipt:
    """Share a situation in a community."""
    return use_cases.share_case(tx, request)


@answers.request(sharing.AnswerCase)
def answer_case(tx: Tx, request: sharing.AnswerCase) -> sharing.ContributionReceipt:
    """Answer a case, or an answer to it."""
    return use_cases.answer_case(tx, request)


@answers.request(sharing.AskSpeaker)
def ask_speaker(tx: Tx, request: sharing.AskSpeaker) -> sharing.ContributionReceipt:
    """Ask the speaker of a webinar."""
    return use_cases.ask_speaker(tx, request)


@answers.request(sharing.VoteForQuestion)
def vote_for_question(tx: Tx, request: sharing.VoteForQuestion) -> Done:
    """Support a question, or no longer."""
    return use_cases.vote_for_question(tx, request)


@answers.request(sharing.WithdrawContribution)
def withdraw_contribution(tx: Tx, request: sharing.WithdrawContribution) -> Done:
    """Take words back."""
    return use_cases.withdraw_contribution(tx, request)


@answers.query(sharing.ListCases)
def list_cases(tx: ReadTx, request: sharing.ListCases) -> sharing.ContributionList:
    """The atlas of cases."""
    return use_cases.list_cases(tx, request)


@answers.query(sharing.ReadCase)
def read_case(tx: ReadTx, request: sharing.ReadCase) -> sharing.ContributionList:
    """A case and its answers."""
    return use_cases.read_case(tx, request)


@answers.query(sharing.ListQuestions)
def list_questions(tx: ReadTx, request: sharing.ListQuestions) -> sharing.ContributionList:
    """Questions to a speaker."""
    return use_cases.list_questions(tx, request)


@answers.query(sharing.ListOwnContributions)
def list_own_contributions(tx: ReadTx, request: sharing.ListOwnContributions) -> sharing.ContributionList:
    """What a participant shared."""
    return use_cases.list_own_contributions(tx, request)


@answers.query(sharing.ListForModeration)
def list_for_moderation(tx: ReadTx, request: sharing.ListForModeration) -> sharing.ContributionList:
    """What moderators look at."""
    return use_cases.list_for_moderation(tx, request)


@answers.request(sharing.ModerateContribution)
def moderate_contribution(tx: Tx, request: sharing.ModerateContribution) -> sharing.ContributionReceipt:
    """Let others read something, or not."""
    return use_cases.moderate_contribution(tx, request)


@answers.request(sharing.MarkQuestionAnswered)
def mark_question_answered(tx: Tx, request: sharing.MarkQuestionAnswered) -> Done:
    """Note that the speaker answered."""
    return use_cases.mark_question_answered(tx, request)


@answers.request(quotes.ProposeQuote)
def propose_quote(tx: Tx, request: quotes.ProposeQuote) -> quotes.QuoteList:
    """Ask an author for the consent."""
    return use_cases.propose_quote(tx, request)


@answers.query(quotes.ListQuotes)
def list_quotes(tx: ReadTx, request: quotes.ListQuotes) -> quotes.QuoteList:
    """Quotes of a webinar."""
    return use_cases.list_quotes(tx, request)


@answers.query(quotes.ListOwnQuotes)
def list_own_quotes(tx: ReadTx, request: quotes.ListOwnQuotes) -> quotes.QuoteList:
    """Where a participant is quoted."""
    return use_cases.list_own_quotes(tx, request)


@answers.request(quotes.ConsentToQuote)
def consent_to_quote(tx: Tx, request: quotes.ConsentToQuote) -> quotes.QuoteList:
    """Consent to a wording and a name."""
    return use_cases.consent_to_quote(tx, request)


@answers.request(quotes.WithdrawQuote)
def withdraw_quote(tx: Tx, request: quotes.WithdrawQuote) -> quotes.QuoteList:
    """Decline, or take a consent back."""
    return use_cases.withdraw_quote(tx, request)


@answers.request(speakers.SetSpeakerAddress)
def set_speaker_address(tx: Tx, request: speakers.SetSpeakerAddress) -> Done:
    """Say where a speaker is written to."""
    return use_cases.set_speaker_address(tx, request)


@answers.query(speakers.ListSpeakerAddresses)
def list_speaker_addresses(tx: ReadTx, request: speakers.ListSpeakerAddresses) -> speakers.SpeakerAddresses:
    """Where speakers are written to."""
    return use_cases.list_speaker_addresses(tx, request)


@answers.query(speakers.ListSpeakerLetters)
def list_speaker_letters(tx: ReadTx, request: speakers.ListSpeakerLetters) -> speakers.SpeakerLetters:
    """What speakers were told of when they speak."""
    return use_cases.list_speaker_letters(tx, request)


@answers.query(speakers.CountSpeakerLetters)
def count_speaker_letters(tx: ReadTx, request: speakers.CountSpeakerLetters) -> speakers.SpeakerLetterCount:
    """How many letters to speakers a programme would mean."""
    return use_cases.count_speaker_letters(tx, request)
