"""Scheduling: what is taught, when, with which materials, and who was there.

owns: programmes, modules, webinars, speakers, materials, attendance, interruptions, check-ins,
    watched recordings, surveys
hears: ParticipantRegistered, ParticipantUpdated, ParticipantErased
tells: ProgrammePublished, WebinarScheduled, WebinarRescheduled, WebinarCancelled, WebinarHeld, MaterialPublished,
    AttendanceRecorded, AttendanceCorrected, ReportedPersonIdentified, ReportedPersonDismissed, InterruptionDeclared,
    InterruptionWithdrawn, CheckInRecorded, RecordingWatched, WebinarRatingGiven
answers: GetProgramme, ListProgrammes, PreviewProgramme, PublishProgramme, MoveWebinar, CancelWebinar,
    RestoreWebinar, ListCancelledWebinars, ListMaterials, PublishMaterial, ImportAttendance, RecordAttendance,
    ListUnmatched, ListPresences, IdentifyPerson, DismissPerson, DeclareInterruption, WithdrawInterruption,
    GetCheckInCode, CheckIn, ReviewAttendance, SummariseAttendance, ConfirmRecordingWatched,
    RateWebinar, GetSurveyState
"""
