"""Certification: who has earned what; certificates and their register.

owns: standings of participants, certificates, their numbers and documents
hears: ProgrammePublished, ParticipantRegistered, ParticipantUpdated, ParticipantErased, AttendanceRecorded,
    AttendanceCorrected, TestPassed, TestFailed, TestResultRevised
tells: CertificateIssued, CertificateReplaced, CertificateRevoked
answers: GetProgress, VerifyCertificate, GetCertificateDocument, ListCertificates, ReplaceCertificate,
    RevokeCertificate
"""
