"""Dialogue: what participants share at webinars, and the posts that sum webinars up.

owns: cases, answers and questions with votes; quotes with consents; posts: drafts, words by hand, versions; letters;
    when speakers speak, and what each was told of it
hears: ProgrammePublished, WebinarScheduled, WebinarRescheduled, WebinarCancelled, WebinarHeld, MaterialPublished,
    ParticipantRegistered, ApplicationAccepted, ApplicationDeclined, ApplicationWithdrawn, ParticipantErased,
    ConsentsStated, LetterRetried
tells: RecapPublished, CaseShared, QuestionAsked, QuoteProposed, QuoteApproved, QuoteDeclined, QuoteWithdrawn
answers: DescribeRecap, EditRecap, PublishRecap, GetRecap, ListRecaps, ShareCase, AnswerCase, AskSpeaker,
    VoteForQuestion, WithdrawContribution, ListCases, ReadCase, ListQuestions, ListOwnContributions,
    ListForModeration, ModerateContribution, MarkQuestionAnswered, ProposeQuote, ListQuotes, ListOwnQuotes,
    ConsentToQuote, WithdrawQuote, SetSpeakerAddress, ListSpeakerAddresses, ListSpeakerLetters,
    CountSpeakerLetters
"""
