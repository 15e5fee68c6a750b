"""Fixed words of the pages: names of states, kinds and consents, notes after a change. Data only."""

from formats import vocabulary
from shared.contracts.assessment import QuestionKind
from shared.contracts.certification import CertificateStatus
from shared.contracts.registration import ApplicationStatus, EnrolmentStatus
from shared.contracts.vocabulary import (
    AgeBand,
    BodyType,
    LearningForm,
    MaterialKind,
    Oblast,
    ProgrammeContent,
    ProgrammeLength,
    Sex,
)

OBLASTS = {oblast.value: oblast.uk for oblast in sorted(Oblast, key=lambda one: one.katottg)}

BODY_TYPES = {
    BodyType.LOCAL_SELF_GOVERNMENT: "Орган місцевого самоврядування (рада, виконком, комунальна установа)",
    BodyType.LOCAL_EXECUTIVE: "Місцевий орган виконавчої влади (обласна чи районна державна адміністрація)",
    BodyType.MILITARY_ADMINISTRATION: "Військова адміністрація",
    BodyType.OTHER: "Інший орган чи організація",
}
BODIES_OF = {
    BodyType.LOCAL_SELF_GOVERNMENT: "органів місцевого самоврядування (ОМС)",
    BodyType.LOCAL_EXECUTIVE: "місцевих органів виконавчої влади",
    BodyType.MILITARY_ADMINISTRATION: "військових адміністрацій",
    BodyType.OTHER: "інших органів і організацій",
}
SEXES = {Sex.FEMALE: "Жінка", Sex.MALE: "Чоловік", Sex.NOT_STATED: "Не вказувати"}
AGE_BANDS = {AgeBand.YOUTH: "15–29 років", AgeBand.ADULT: "30 років і більше", AgeBand.NOT_STATED: "Не вказувати"}
CONSENTS = {meaning: text for text, meaning in vocabulary.CONSENTS.items()}
"""The very sentences of the questionnaire's files: what was agreed to must not depend on where it was ticked."""
CONTENTS = {ProgrammeContent.GENERAL: "загальна", ProgrammeContent.SPECIAL: "спеціальна"}
LENGTHS = {ProgrammeLength.PROFESSIONAL: "професійна (сертифікатна)", ProgrammeLength.SHORT_TERM: "короткострокова"}
FORMS = {LearningForm.ONLINE: "дистанційна", LearningForm.IN_PERSON: "очна", LearningForm.BLENDED: "змішана"}
MATERIALS = {
    MaterialKind.AGENDA: "Програма заходу",
    MaterialKind.SLIDES: "Презентація",
    MaterialKind.RECORDING: "Відеозапис",
}

APPLICATION_STATES = {
    ApplicationStatus.SUBMITTED: ("wait", "На розгляді"),
    ApplicationStatus.ACCEPTED: ("good", "Прийнято"),
    ApplicationStatus.DECLINED: ("bad", "Відхилено"),
    ApplicationStatus.WITHDRAWN: ("past", "Відкликано"),
}
PLACE_STATES = {
    EnrolmentStatus.CONFIRMED: ("good", "Місце за вами"),
    EnrolmentStatus.WAITLISTED: ("wait", "Ви в черзі"),
    EnrolmentStatus.CANCELLED: ("past", "Ви відмовилися від місця"),
}
CERTIFICATE_STATES = {
    CertificateStatus.VALID: ("good", "Дійсний"),
    CertificateStatus.REPLACED: ("wait", "Замінений іншим"),
    CertificateStatus.REVOKED: ("bad", "Скасований"),
}
MARKS = {"good": "✓", "wait": "…", "bad": "✕", "past": "–"}
"""A shape for each kind of state: colour alone says nothing to many."""

CHOICES_OF_TRUTH = {"true": "Правильно", "false": "Неправильно"}
HINTS = {
    QuestionKind.SINGLE_CHOICE: "Виберіть одну відповідь.",
    QuestionKind.MULTIPLE_CHOICE: "Виберіть усі правильні відповіді.",
    QuestionKind.TRUE_FALSE: "Чи правильне твердження?",
    QuestionKind.SHORT_ANSWER: "Впишіть коротку відповідь.",
    QuestionKind.NUMERICAL: "Впишіть число.",
    QuestionKind.MATCHING: "Доберіть відповідник до кожного рядка.",
}

NOTES = {
    "enrolled": "Місце за вами. Посилання для входу з’явиться тут за 15 хвилин до початку.",
    "waitlisted": "Вільних місць немає, тож ви стали в чергу. Щойно місце звільниться, ми напишемо вам.",
    "cancelled": "Ви відмовилися від місця. Його отримає перший у черзі.",
    "withdrawn": "Заявку відкликано, усі ваші місця у вебінарах звільнено.",
    "signed_out": "Ви вийшли.",
    "code_again": "Новий код надіслано. Попередній лист більше не потрібен.",
}
