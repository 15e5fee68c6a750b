"""Reporting: a programme in figures, from what others tell. It only hears and answers.

owns: what facts state of participants without naming them, figures, and reports as they were made
hears: ProgrammePublished, ApplicationSubmitted, ApplicationAccepted, ApplicationDeclined, ApplicationWithdrawn,
    ParticipantRegistered, ParticipantUpdated, ParticipantErased,
    EnrolmentConfirmed, EnrolmentWaitlisted, EnrolmentCancelled,
    AttendanceRecorded, AttendanceCorrected, RecordingWatched, WebinarRatingGiven,
    TestPassed, TestFailed, TestResultRevised,
    CertificateIssued, CertificateReplaced, CertificateRevoked, LetterSent, LetterFailed
tells:
answers: GetFigures, ListIndicators, ListFactsBehind, MakeReport, ListReports, GetReport, GetReportDocument,
    TellStory
"""
