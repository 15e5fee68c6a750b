"""Certification: who has earned what; certificates and their register.

owns: standings of participants, certificates, their numbers, documents, signatures and reviews
hears: ProgrammePublished, ParticipantRegistered, ParticipantUpdated, ParticipantErased, ConsentsStated,
    AttendanceRecorded, AttendanceCorrected, RecordingWatched, TestPassed, TestFailed, TestResultRevised
tells: CertificateIssued, CertificateReplaced, CertificateRevoked, CertificateReviewOpened, CertificateReviewDecided
answers: GetProgress, VerifyCertificate, GetCertificateDocument, ListCertificates, ReplaceCertificate,
    RevokeCertificate, GetSignedCertificate, GetIssuerKeys, GetStatusList, RecogniseDocument,
    RequestCorrection, ListReviews, DecideReview, GetIssuingProgress, PreviewRule,
    ShareRecognitionPack, StopSharingRecognitionPack, GetRecognitionPack
"""
