"""Fixed words of the pages: names of states, kinds and consents, notes after a change. Data only.

Where a page shows one it says `_(…)`: the English stands in the catalogue.
"""

from credentials.checking import Verdict
from formats import vocabulary
from services.gateway.adapters.language import N_
from shared.contracts.assessment import QuestionKind
from shared.contracts.assessment_feedback import Outcome
from shared.contracts.certification import CertificateStatus
from shared.contracts.dialogue_quotes import NameForm, QuoteState
from shared.contracts.dialogue_sharing import ContributionKind, ContributionState, Judgement, Tool
from shared.contracts.registration import ApplicationStatus, EnrolmentStatus
from shared.contracts.vocabulary import (
    AgeBand,
    BodyType,
    Feedback,
    FeedbackTime,
    LearningForm,
    MaterialKind,
    Oblast,
    OfficeRole,
    ProgrammeContent,
    ProgrammeLength,
    Reminder,
    Sex,
)

OBLASTS = {oblast.value: oblast for oblast in sorted(Oblast, key=lambda one: one.katottg)}

OBLAST_SIGNS = {
    Oblast.CRIMEA: N_("Крим"),
    Oblast.VINNYTSIA: N_("Вінн"),
    Oblast.VOLYN: N_("Вол"),
    Oblast.DNIPROPETROVSK: N_("Дніпр"),
    Oblast.DONETSK: N_("Дон"),
    Oblast.ZHYTOMYR: N_("Житом"),
    Oblast.ZAKARPATTIA: N_("Закарп"),
    Oblast.ZAPORIZHZHIA: N_("Запор"),
    Oblast.IVANO_FRANKIVSK: N_("І-Фр"),
    Oblast.KYIV_OBLAST: N_("Київс"),
    Oblast.KIROVOHRAD: N_("Кіров"),
    Oblast.LUHANSK: N_("Луг"),
    Oblast.LVIV: N_("Львів"),
    Oblast.MYKOLAIV: N_("Мик"),
    Oblast.ODESA: N_("Одес"),
    Oblast.POLTAVA: N_("Полт"),
    Oblast.RIVNE: N_("Рівн"),
    Oblast.SUMY: N_("Сум"),
    Oblast.TERNOPIL: N_("Терн"),
    Oblast.KHARKIV: N_("Харк"),
    Oblast.KHERSON: N_("Херс"),
    Oblast.KHMELNYTSKYI: N_("Хмел"),
    Oblast.CHERKASY: N_("Черк"),
    Oblast.CHERNIVTSI: N_("Чернц"),
    Oblast.CHERNIHIV: N_("Черніг"),
    Oblast.KYIV_CITY: N_("Київ"),
    Oblast.SEVASTOPOL: N_("Севас"),
}
"""What fits on a tile of the map."""

BODY_TYPES = {
    BodyType.LOCAL_SELF_GOVERNMENT: N_("Орган місцевого самоврядування (рада, виконком, комунальна установа)"),
    BodyType.LOCAL_EXECUTIVE: N_("Місцевий орган виконавчої влади (обласна чи районна державна адміністрація)"),
    BodyType.MILITARY_ADMINISTRATION: N_("Військова адміністрація"),
    BodyType.OTHER: N_("Інший орган чи організація"),
}
BODIES_OF = {
    BodyType.LOCAL_SELF_GOVERNMENT: N_("органів місцевого самоврядування (ОМС)"),
    BodyType.LOCAL_EXECUTIVE: N_("місцевих органів виконавчої влади"),
    BodyType.MILITARY_ADMINISTRATION: N_("військових адміністрацій"),
    BodyType.OTHER: N_("інших органів і організацій"),
}
SEXES = {Sex.FEMALE: N_("Жінка"), Sex.MALE: N_("Чоловік"), Sex.NOT_STATED: N_("Не вказувати")}
AGE_BANDS = {
    AgeBand.YOUTH: N_("15–29 років"),
    AgeBand.ADULT: N_("30 років і більше"),
    AgeBand.NOT_STATED: N_("Не вказувати"),
}
OFFICE_ROLES = {
    OfficeRole.ELECTED: N_("Обрана особа: голова, депутат, староста"),
    OfficeRole.OFFICIAL: N_("Посадова особа місцевого самоврядування"),
    OfficeRole.CIVIL_SERVANT: N_("Державний службовець чи службовиця"),
    OfficeRole.OTHER: N_("Інше"),
    OfficeRole.NOT_STATED: N_("Не вказувати"),
}
CONSENTS = {meaning: text for text, meaning in vocabulary.CONSENTS.items()}
"""The very sentences of the questionnaire's files: what was agreed to must not depend on where it was ticked."""
CONTENTS = {ProgrammeContent.GENERAL: N_("загальна"), ProgrammeContent.SPECIAL: N_("спеціальна")}
LENGTHS = {
    ProgrammeLength.PROFESSIONAL: N_("професійна (сертифікатна)"),
    ProgrammeLength.SHORT_TERM: N_("короткострокова"),
}
FORMS = {
    LearningForm.ONLINE: N_("дистанційна"),
    LearningForm.IN_PERSON: N_("очна"),
    LearningForm.BLENDED: N_("змішана"),
}
MATERIALS = {
    MaterialKind.AGENDA: N_("Програма заходу"),
    MaterialKind.SLIDES: N_("Презентація"),
    MaterialKind.RECORDING: N_("Відеозапис"),
}

APPLICATION_STATES = {
    ApplicationStatus.SUBMITTED: ("wait", N_("На розгляді")),
    ApplicationStatus.ACCEPTED: ("good", N_("Прийнято")),
    ApplicationStatus.DECLINED: ("bad", N_("Відхилено")),
    ApplicationStatus.WITHDRAWN: ("past", N_("Відкликано")),
}
DECIDED = {
    ApplicationStatus.SUBMITTED: N_("Змінено"),
    ApplicationStatus.ACCEPTED: N_("Прийнято"),
    ApplicationStatus.DECLINED: N_("Відхилено"),
    ApplicationStatus.WITHDRAWN: N_("Відкликано"),
}
PLACE_STATES = {
    EnrolmentStatus.CONFIRMED: ("good", N_("Місце за вами")),
    EnrolmentStatus.WAITLISTED: ("wait", N_("Ви в черзі")),
    EnrolmentStatus.CANCELLED: ("past", N_("Ви відмовилися від місця")),
}
CERTIFICATE_STATES = {
    CertificateStatus.VALID: ("good", N_("Дійсний")),
    CertificateStatus.REPLACED: ("wait", N_("Замінений іншим")),
    CertificateStatus.REVOKED: ("bad", N_("Анульований")),
}
VERDICTS = {
    Verdict.GENUINE: "good",
    Verdict.ALTERED: "bad",
    Verdict.WRONG_KEY: "bad",
    Verdict.UNSIGNED: "wait",
    Verdict.NOT_A_CERTIFICATE: "bad",
    Verdict.RECOGNITION_PACK: "wait",
    Verdict.UNKNOWN_NUMBER: "bad",
    Verdict.REPLACED: "wait",
    Verdict.REVOKED: "bad",
    Verdict.ENDED: "bad",
}
MARKS = {"good": "✓", "wait": "…", "bad": "✕", "past": "–"}
"""A shape for each kind of state: colour alone says nothing to many."""

FLAG = "⚑"
"""Stands at what a participant wants to come back to."""

CHOICES_OF_TRUTH = {"true": N_("Правильно"), "false": N_("Неправильно")}
HINTS = {
    QuestionKind.SINGLE_CHOICE: N_("Виберіть одну відповідь."),
    QuestionKind.MULTIPLE_CHOICE: N_("Виберіть усі правильні відповіді."),
    QuestionKind.TRUE_FALSE: N_("Чи правильне твердження?"),
    QuestionKind.SHORT_ANSWER: N_("Впишіть коротку відповідь."),
    QuestionKind.NUMERICAL: N_("Впишіть число."),
    QuestionKind.MATCHING: N_("Доберіть відповідник до кожного рядка."),
}

REMINDERS = {Reminder.DAY: N_("За день до початку"), Reminder.HOUR: N_("За годину до початку")}
OUTCOMES = {
    Outcome.RIGHT: ("good", N_("Правильно")),
    Outcome.PARTLY: ("wait", N_("Частково правильно")),
    Outcome.WRONG: ("bad", N_("Неправильно")),
    Outcome.UNANSWERED: ("past", N_("Без відповіді")),
    Outcome.EXCLUDED: ("past", N_("Запитання вилучено: не рахується нікому")),
    Outcome.CREDITED: ("good", N_("Запитання вилучено: зараховано всім")),
}
FEEDBACK = {
    (FeedbackTime.AT_ONCE, Feedback.NOTHING): N_("Після спроби побачите, чи складено тест."),
    (FeedbackTime.AT_ONCE, Feedback.SCORE): N_("Після спроби побачите свій результат у відсотках."),
    (FeedbackTime.AT_ONCE, Feedback.MISTAKES): N_("Після спроби побачите свій результат і де саме помилилися."),
    (FeedbackTime.AT_ONCE, Feedback.ANSWERS): N_(
        "Після спроби побачите свій результат, правильні відповіді й пояснення."
    ),
    (FeedbackTime.AFTER_CLOSING, Feedback.NOTHING): N_("Після спроби побачите, чи складено тест."),
    (FeedbackTime.AFTER_CLOSING, Feedback.SCORE): N_(
        "Після спроби побачите, чи складено тест, а після його закриття – свій результат у відсотках."
    ),
    (FeedbackTime.AFTER_CLOSING, Feedback.MISTAKES): N_(
        "Після спроби побачите, чи складено тест, а після його закриття – свій результат і де саме помилилися."
    ),
    (FeedbackTime.AFTER_CLOSING, Feedback.ANSWERS): N_(
        "Після спроби побачите, чи складено тест, а після його закриття – результат, правильні відповіді й пояснення."
    ),
}
"""What participants are told of a test's policy before they begin."""

LANGUAGES = {"uk": "Українська", "en": "English"}
"""Each in its own words."""

TOOLS = {
    Tool.CONSULTATION: N_("Консультації з громадськістю"),
    Tool.PUBLIC_HEARING: N_("Громадські слухання"),
    Tool.PUBLIC_COUNCIL: N_("Громадська рада"),
    Tool.YOUTH_COUNCIL: N_("Молодіжна рада"),
    Tool.PARTICIPATORY_BUDGET: N_("Бюджет участі"),
    Tool.PETITION: N_("Електронна петиція"),
    Tool.LOCAL_INITIATIVE: N_("Місцева ініціатива"),
    Tool.CITIZENS_MEETING: N_("Загальні збори громадян"),
    Tool.SELF_ORGANISATION: N_("Орган самоорганізації населення"),
    Tool.WORKING_GROUP: N_("Спільна робоча група"),
    Tool.PARTNERSHIP: N_("Партнерство з громадською організацією"),
    Tool.APPEAL: N_("Звернення громадян"),
    Tool.COURT: N_("Звернення до суду"),
    Tool.OTHER: N_("Інше"),
}
JUDGEMENTS = {Judgement.YES: N_("Так"), Judgement.PARTLY: N_("Почасти"), Judgement.NO: N_("Ні")}
CONTRIBUTIONS = {
    ContributionKind.CASE: N_("Ситуація у громаді"),
    ContributionKind.ANSWER: N_("Відповідь"),
    ContributionKind.QUESTION: N_("Запитання до спікера"),
}
CONTRIBUTION_STATES = {
    ContributionState.WAITING: ("wait", N_("чекає на модератора, бачите лише Ви")),
    ContributionState.SHOWN: ("good", N_("бачать учасники")),
    ContributionState.DECLINED: ("bad", N_("не показано іншим")),
    ContributionState.WITHDRAWN: ("past", N_("вилучено")),
}
NAME_FORMS = {
    NameForm.HONORIFIC: N_("«пані» чи «пан», ім’я та громада"),
    NameForm.FULL: N_("повне ім’я"),
    NameForm.ANONYMOUS: N_("без імені"),
}
QUOTE_STATES = {
    QuoteState.PROPOSED: ("wait", N_("чекає на згоду")),
    QuoteState.APPROVED: ("good", N_("є згода")),
    QuoteState.DECLINED: ("past", N_("без згоди")),
    QuoteState.WITHDRAWN: ("past", N_("згоду відкликано")),
}

NOTES = {
    "shared": N_("Надіслано. Інші побачать це, щойно перегляне модератор."),
    "words_withdrawn": N_("Ваші слова вилучено назавжди."),
    "quote_consented": N_("Дякуємо за згоду. Її можна відкликати будь-коли."),
    "quote_withdrawn": N_("Ваших слів більше немає в дописі."),
    "words_moderated": N_("Рішення збережено."),
    "quote_proposed": N_("Автора запитано. Без згоди цитата не з’явиться ніде."),
    "recap_saved": N_("Збережено. Нижче допис читається так, як його побачать."),
    "recap_published": N_("Допис опубліковано."),
    "settings_saved": N_("Збережено."),
    "erased": N_("Вас забуто: за кілька хвилин ваших даних не буде ніде, крім реєстру сертифікатів."),
    "sharing_stopped": N_("Доступ припинено: створені посилання більше не діють."),
    "correction_asked": N_("Запит на виправлення надіслано. Ми розглянемо його й напишемо вам."),
    "review_decided": N_("Рішення ухвалено."),
    "enrolled": N_("Місце за вами. Посилання для входу з’явиться тут за 15 хвилин до початку."),
    "waitlisted": N_("Вільних місць немає, тож ви стали в чергу. Щойно місце звільниться, ми напишемо вам."),
    "cancelled": N_("Ви відмовилися від місця. Його отримає перший у черзі."),
    "withdrawn": N_("Заявку відкликано, усі ваші місця у вебінарах звільнено."),
    "survey_answered": N_("Дякуємо за відповіді!"),
    "report_made": N_("Звіт складено."),
    "programme_published": N_("Програму опубліковано."),
    "material_published": N_("Матеріал додано. Учасники вебінару отримають лист за кілька хвилин."),
    "webinar_restored": N_("Вебінар повернуто до розкладу."),
    "draft_saved": N_("Збережено в чернетці."),
    "draft_saved_faulty": N_("Збережено в чернетці, але дещо ще треба виправити."),
    "draft_discarded": N_("Чернетку відкинуто. Опубліковане не змінилося."),
    "webinar_moved": N_("Вебінар перенесено. Усі, кого це стосується, отримають лист за кілька хвилин."),
    "webinar_cancelled": N_("Вебінар скасовано. Усі, кого це стосується, отримають лист за кілька хвилин."),
    "mail_retried": N_("Листи знову в черзі на надсилання."),
    "nothing_chosen": N_("Нічого не вибрано."),
    "signed_out": N_("Ви вийшли."),
    "openid_unreachable": N_("Сервер входу не відповідає. Спробуйте за хвилину або увійдіть за кодом з листа."),
    "openid_stale": N_("Вхід тривав надто довго або почався в іншому браузері. Почніть його ще раз."),
    "openid_denied": N_("Сервер входу не підтвердив, хто ви. Спробуйте ще раз або увійдіть за кодом з листа."),
    "openid_untrusted": N_(
        "Відповідь сервера входу не вдалося перевірити. Спробуйте ще раз; якщо це повториться, скажіть адміністратору."
    ),
    "openid_unverified": N_(
        "Сервер входу не підтверджує, що ця пошта ваша. Підтвердьте її там або увійдіть за кодом з листа."
    ),
    "openid_stranger": N_(
        "Пошти, з якою ви увійшли, немає серед співробітників. "
        "Попросіть власника системи додати її або увійдіть за кодом з листа."
    ),
    "draft_here": N_("Тепер ви продовжуєте заявку на цьому пристрої."),
    "decision_waits": N_("Рішення записано. Поки його не виконано, його можна скасувати."),
    "decision_undone": N_("Рішення скасовано, нікому нічого не надіслано."),
    "decision_too_late": N_("Це рішення вже виконано. Щоб змінити його, прийміть інше."),
    "report_taken": N_("Звіт узято. Перевірте, хто ще чекає на рішення."),
    "decided": N_("Записано."),
    "question_voided": N_("Запитання вилучено, результати переглянуто."),
    "question_restored": N_("Запитання повернуто, результати переглянуто."),
    "extra_time_granted": N_("Додатковий час надано."),
    "extra_time_running": N_("Додатковий час надано. Спроба, яка зараз триває, теж отримала його."),
    "extra_time_revoked": N_("Додатковий час скасовано."),
    "checked_in": N_("Вас відмічено на занятті."),
    "watched": N_("Записано: ви переглянули запис."),
    "wrong_code": N_("Код не той. Перевірте цифри, які показують на занятті, і введіть ще раз."),
    "code_again": N_("Новий код надіслано. Попередній лист більше не потрібен."),
}
TROUBLES = {"nothing_chosen", "wrong_code", "decision_too_late"} | {
    name for name in NOTES if name.startswith("openid_")
}
"""Notes that say that nothing was done."""
