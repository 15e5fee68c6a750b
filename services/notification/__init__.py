"""Notification: who is told what, when.

owns: messages and their delivery, copies of contacts, programmes and places for composing them
hears: ApplicationSubmitted, ApplicationAccepted, ApplicationDeclined, ParticipantRegistered, ParticipantUpdated,
    ParticipantErased, EnrolmentConfirmed, EnrolmentWaitlisted, EnrolmentCancelled, ProgrammePublished,
    WebinarRescheduled, WebinarCancelled, MaterialPublished, TestPassed, TestFailed, CertificateIssued
tells: MessageSent, MessageFailed
answers: SendSignInCode, ListMessages
"""
