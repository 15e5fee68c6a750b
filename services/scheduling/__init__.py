"""Scheduling: what is taught, when, with which materials, and who was there.

owns: programmes, modules, webinars, speakers, materials, attendance, interruptions, check-ins, watched recordings
hears: ParticipantRegistered, ParticipantUpdated, ParticipantErased
tells: ProgrammePublished, WebinarScheduled, WebinarRescheduled, WebinarCancelled, WebinarHeld, MaterialPublished,
    AttendanceRecorded, AttendanceCorrected, ReportedPersonIdentified, ReportedPersonDismissed, InterruptionDeclared,
    InterruptionWithdrawn, CheckInRecorded, RecordingWatched
answers: GetProgramme, ListProgrammes, PreviewProgramme, PublishProgramme, MoveWebinar, CancelWebinar,
    RestoreWebinar, ListCancelledWebinars, ListMaterials, PublishMaterial, ImportAttendance, RecordAttendance,
    ListUnmatched, ListPresences, IdentifyPerson, DismissPerson, DeclareInterruption, WithdrawInterruption,
    GetCheckInCode, CheckIn, ReviewAttendance, SummariseAttendance, ConfirmRecordingWatched
"""
