"""What scheduling refuses. Each refusal says what, where and what to do; none names a person."""

from collections.abc import Sequence
from datetime import datetime


class Refusal(Exception):
    """Base of all refusals."""


class FaultyProgramme(Refusal):
    """A programme that contradicts itself; one line for each fault."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))


class StaleProgramme(Refusal):
    def __init__(self, *, programme_id: str, base_version: int, version: int) -> None:
        super().__init__(
            f"Програму «{programme_id}» тим часом уже опубліковано у версії {version}, а ці зміни зроблено до версії "
            f"{base_version}. Перегляньте відмінності ще раз і опублікуйте поверх версії {version}."
        )


class WebinarTaken(Refusal):
    def __init__(self, *, webinar_id: str, programme_id: str) -> None:
        super().__init__(
            f"Ідентифікатор вебінару «{webinar_id}» уже належить програмі «{programme_id}». "
            "Дайте вебінару інший ідентифікатор: він має бути єдиний у всій системі."
        )


class HeldWebinarRemoved(Refusal):
    def __init__(self, webinar_id: str) -> None:
        super().__init__(
            f"Вебінар «{webinar_id}» уже відбувся, і його присутність записано: вилучити його з програми не можна. "
            "Поверніть його до програми."
        )


class HeldWebinarMoved(Refusal):
    def __init__(self, *, webinar_id: str, hours: int) -> None:
        super().__init__(
            f"Вебінар «{webinar_id}» уже відбувся: його час можна лише уточнити, не більш як на {hours} год. "
            "Для нового заняття додайте до програми новий вебінар."
        )


class NoSuchWebinar(Refusal):
    def __init__(self, webinar_id: str) -> None:
        super().__init__(
            f"Вебінару «{webinar_id}» немає в жодній опублікованій програмі. "
            "Перевірте ідентифікатор або спершу опублікуйте програму з цим вебінаром."
        )


class LastWebinar(Refusal):
    def __init__(self, webinar_id: str) -> None:
        super().__init__(
            f"«{webinar_id}» — останній вебінар програми: без нього програми немає. "
            "Перенесіть його або спершу додайте до програми інший вебінар."
        )


class WebinarWasCancelled(Refusal):
    def __init__(self, webinar_id: str) -> None:
        super().__init__(
            f"Вебінар «{webinar_id}» скасовано. Якщо він усе ж відбувся, поверніть його до програми й опублікуйте її."
        )


class BrokenAddress(Refusal):
    def __init__(self, *, url: str, fault: str) -> None:
        super().__init__(f"Посилання «{url}» не відкриється: {fault}. Скопіюйте адресу ще раз.")


class ReportOfAnotherTime(Refusal):
    def __init__(self, *, reported: str, topic: str, planned: str) -> None:
        super().__init__(
            f"Це звіт про іншу зустріч: за звітом вона почалася {reported}, а вебінар «{topic}» заплановано на "
            f"{planned}. Оберіть файл звіту цього вебінару або вебінар, якого стосується файл."
        )


class ReportOfAnotherTopic(Refusal):
    def __init__(self, *, reported: str, other_id: str, topic: str) -> None:
        super().__init__(
            f"Це звіт про інший вебінар: тема у звіті «{reported}» належить вебінару «{other_id}», а не вебінару "
            f"«{topic}». Оберіть файл звіту цього вебінару або вебінар «{other_id}»."
        )


class EmptyReport(Refusal):
    def __init__(self) -> None:
        super().__init__("У звіті немає жодного рядка з учасниками. Перевірте, чи завантажено файл повністю.")


class NotAParticipant(Refusal):
    def __init__(self, programme_id: str) -> None:
        super().__init__(
            f"Ця людина не є учасницею чи учасником програми «{programme_id}», тож присутність записати не можна. "
            "Спершу прийміть її заявку."
        )


class LongerThanSession(Refusal):
    def __init__(self, *, seconds: int, session: int) -> None:
        super().__init__(f"Присутність {seconds} с довша за саме заняття ({session} с). Вкажіть не більше {session} с.")


class NoSuchUnmatched(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Такої людини немає серед нерозпізнаних у звітах цього вебінару: можливо, її вже розпізнано. "
            "Оновіть список."
        )


class InterruptionOutsideSession(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Перерва не збігається із заняттям жодною секундою. Вкажіть, коли вона почалася й закінчилася, "
            "у межах запланованого часу заняття."
        )


class NoSuchInterruption(Refusal):
    def __init__(self) -> None:
        super().__init__("Такої перерви в цьому вебінарі немає: можливо, її вже скасовано. Оновіть сторінку.")


class CheckInClosed(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Відмітитися можна від 15 хвилин до початку і до 15 хвилин після кінця заняття. "
            "Якщо ви були на занятті, напишіть організаторам."
        )


class TooManyTries(Refusal):
    def __init__(self) -> None:
        super().__init__("Код введено неправильно забагато разів. Присутність зарахують за звітом про зустріч.")


class NoRecording(Refusal):
    def __init__(self) -> None:
        super().__init__("Запису цього вебінару ще немає. Коли його додадуть, він з’явиться серед матеріалів.")


class WasNotThere(Refusal):
    def __init__(self) -> None:
        super().__init__("Оцінити вебінар може той, хто на ньому був або переглянув запис.")


class RecordingCountsNothing(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Перегляд цього запису не зараховують як присутність: так визначено умовами програми. "
            "Чого бракує до сертифіката, видно на вашій сторінці."
        )


class TooLateToCount(Refusal):
    def __init__(self, until: datetime) -> None:
        super().__init__(f"Зараховують лише зроблене до {until:%d.%m.%Y %H:%M}, тож перегляд запису вже не зарахувати.")
