"""Assessment: what is asked, who answered what, who passed.

owns: question banks, tests, attempts, results, extra time
hears: ProgrammePublished, ParticipantRegistered, ApplicationAccepted, ApplicationDeclined, ApplicationWithdrawn,
    ParticipantErased
tells: TestPublished, TestPassed, TestFailed, TestResultRevised, QuestionVoided, QuestionRestored, ExtraTimeGranted,
    ExtraTimeRevoked
answers: ImportQuestions, StartAttempt, SaveAnswers, SubmitAttempt, ReviewAttempt, ListTests, DescribeBank,
    VoidQuestion, RestoreQuestion, GrantExtraTime, RevokeExtraTime, ListExtraTime, DrawRecapQuiz
"""
