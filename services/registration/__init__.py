"""Registration: who applies, who takes part, who has a place.

owns: applications, people, places in webinars with waiting lists, consents
hears: ProgrammePublished
tells: ApplicationSubmitted, ApplicationAccepted, ApplicationDeclined, ApplicationWithdrawn, ParticipantRegistered,
    ConsentsStated, ParticipantUpdated, ParticipantErased, EnrolmentConfirmed, EnrolmentWaitlisted, EnrolmentCancelled
answers: SubmitApplication, ImportApplications, DecideApplications, ListApplications, FindPerson, WithdrawApplication,
    StateConsents, UpdatePerson, EraseParticipant, EnrolInWebinar, CancelEnrolment, ListEnrolments, CountPlaces,
    ListPlaceHolders
"""
