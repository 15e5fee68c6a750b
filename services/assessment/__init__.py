"""Assessment: what is asked, who answered what, who passed.

owns: question banks, tests, attempts, results
hears: ProgrammePublished, ParticipantRegistered, ApplicationAccepted, ApplicationDeclined, ApplicationWithdrawn,
    ParticipantErased
tells: TestPublished, TestPassed, TestFailed
answers: ImportQuestions, StartAttempt, SaveAnswers, SubmitAttempt, ListTests, DescribeBank
"""
