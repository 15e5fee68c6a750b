"""Scheduling: what is taught, when, with which materials, and who was there.

owns: programmes, modules, webinars, speakers, materials, attendance
hears: ParticipantRegistered, ParticipantUpdated, ParticipantErased
tells: ProgrammePublished, WebinarScheduled, WebinarRescheduled, WebinarCancelled, WebinarHeld, MaterialPublished,
    AttendanceRecorded, AttendanceCorrected
answers: GetProgramme, ListProgrammes, PreviewProgramme, PublishProgramme, ListMaterials, PublishMaterial,
    ImportAttendance, RecordAttendance, ListUnmatched, ListPresences
"""
