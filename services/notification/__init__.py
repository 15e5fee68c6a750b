"""Notification: who is told what, when.

owns: messages and their delivery, timers of reminders, copies of contacts, programmes and places for composing them
hears: ApplicationSubmitted, ApplicationAccepted, ApplicationDeclined, ParticipantRegistered, ParticipantUpdated,
    ParticipantErased, EnrolmentConfirmed, EnrolmentWaitlisted, EnrolmentCancelled, ProgrammePublished,
    WebinarScheduled, WebinarRescheduled, WebinarCancelled, MaterialPublished, TestPassed, TestFailed, CertificateIssued
tells: MessageSent, MessageFailed, ReminderSent, ReminderFailed, LetterSent, LetterFailed,
    LetterRetried
answers: SendSignInCode, ListMessages, RetryMessages, TakeBounce, PreviewLetter, SendPost, SendConsentRequest,
    SendSpeakerDigest, SendSpeakerTimetable, WithdrawLetter
"""
