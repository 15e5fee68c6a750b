"""Certification: who has earned what; certificates and their register.

owns: standings of participants, certificates, their numbers, documents and signatures
hears: ProgrammePublished, ParticipantRegistered, ParticipantUpdated, ParticipantErased, ConsentsStated,
    AttendanceRecorded, AttendanceCorrected, TestPassed, TestFailed, TestResultRevised
tells: CertificateIssued, CertificateReplaced, CertificateRevoked
answers: GetProgress, VerifyCertificate, GetCertificateDocument, ListCertificates, ReplaceCertificate,
    RevokeCertificate, GetSignedCertificate, GetIssuerKeys, GetStatusList, RecogniseDocument
"""
