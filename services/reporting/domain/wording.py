"""Words of reports, in Ukrainian and in English. Names of oblasts come with each report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from services.reporting.domain.indicators import Dimension

LANGUAGES = ("uk", "en")

VALUES: Mapping[Dimension, Mapping[str, Mapping[str, str]]] = {
    Dimension.SEX: {
        "female": {"uk": "Жінки", "en": "Women"},
        "male": {"uk": "Чоловіки", "en": "Men"},
        "not_stated": {"uk": "Не вказано", "en": "Not stated"},
    },
    Dimension.AGE_BAND: {
        "15-29": {"uk": "15–29 років (молодь)", "en": "Aged 15–29 (youth)"},
        "30+": {"uk": "30 років і більше", "en": "Aged 30 or over"},
        "not_stated": {"uk": "Не вказано", "en": "Not stated"},
    },
    Dimension.BODY_TYPE: {
        "local_self_government": {"uk": "Органи місцевого самоврядування", "en": "Local self-government bodies"},
        "local_executive": {"uk": "Місцеві органи виконавчої влади", "en": "Local executive bodies"},
        "military_administration": {"uk": "Військові адміністрації", "en": "Military administrations"},
        "other": {"uk": "Інші органи й організації", "en": "Other bodies"},
        "not_stated": {"uk": "Не вказано", "en": "Not stated"},
    },
    Dimension.ROLE: {
        "elected": {"uk": "Обрані (голови, депутати, старости)", "en": "Elected (heads, councillors, starostas)"},
        "official": {"uk": "Посадові особи місцевого самоврядування", "en": "Local-government officials"},
        "civil_servant": {"uk": "Державні службовці", "en": "Civil servants"},
        "other": {"uk": "Інші", "en": "Others"},
        "not_stated": {"uk": "Не вказано", "en": "Not stated"},
    },
}


@dataclass(frozen=True, slots=True)
class Words:
    """Fixed words of a report in one language."""

    language: str
    report: str
    as_of: str
    made: str
    definitions: str
    definitions_version: str
    project: str
    issuer: str
    period: str
    summary: str
    indicator: str
    value: str
    total: str
    webinar: str
    webinars: str
    score: str
    scores: str
    before: str
    after: str
    oblast_by_module: str
    people_in_modules: str
    hidden: str
    unit: str
    internal: str
    dimensions: Mapping[Dimension, str]
    units: Mapping[str, str]

    def day(self, moment: datetime, zone: str) -> str:
        """14.03.2024 or 2024-03-14: the same width in every row."""
        local = moment.astimezone(ZoneInfo(zone))
        return f"{local:%d.%m.%Y}" if self.language == "uk" else f"{local:%Y-%m-%d}"

    def period_of(self, moments: Sequence[datetime], zone: str) -> str:
        """18.01.2024 – 02.05.2024; of one day that day, of none nothing."""
        ends = [min(moments), max(moments)] if moments else []
        return " – ".join(dict.fromkeys(self.day(one, zone) for one in ends))

    def moment(self, moment: datetime, zone: str) -> str:
        local = moment.astimezone(ZoneInfo(zone))
        return f"{self.day(moment, zone)}, {local:%H:%M} ({zone})"


_UKRAINIAN = Words(
    language="uk",
    report="Звіт про програму",
    as_of="За тим, що було відомо на",
    made="Складено",
    definitions="Що означають показники",
    definitions_version="Редакція визначень",
    project="Проєкт",
    issuer="Виконавець",
    period="Вебінари відбувалися",
    summary="Головне",
    indicator="Показник",
    value="Значення",
    total="Разом",
    webinar="Вебінар",
    webinars="Вебінари",
    score="Результат, %",
    scores="Розподіл результатів тестів",
    before="До навчання",
    after="Після навчання",
    oblast_by_module="Області й модулі",
    people_in_modules="Людину, яка була в кількох модулях, враховано в кожному з них і один раз у підсумку, "
    "тому рядок може не дорівнювати сумі.",
    hidden="• – приховано: менше ніж п’ять людей або число, за яким їх можна було б обчислити.",
    unit="Одиниця",
    internal="Для внутрішнього вжитку: малі числа не приховано, передавати іншим не можна.",
    dimensions={
        Dimension.OBLAST: "Область",
        Dimension.BODY_TYPE: "Тип органу",
        Dimension.ROLE: "Статус",
        Dimension.SEX: "Стать",
        Dimension.AGE_BAND: "Вік",
    },
    units={
        "people": "люди",
        "times": "рази",
        "hours": "години",
        "per_cent": "%",
        "points": "відсоткові пункти",
        "grade": "від 1 до 5",
    },
)
_ENGLISH = Words(
    language="en",
    report="Programme report",
    as_of="By what was known on",
    made="Made on",
    definitions="What the indicators mean",
    definitions_version="Version of the definitions",
    project="Project",
    issuer="Implementer",
    period="Webinars took place",
    summary="Summary",
    indicator="Indicator",
    value="Value",
    total="Total",
    webinar="Webinar",
    webinars="Webinars",
    score="Score, %",
    scores="Spread of test scores",
    before="Before learning",
    after="After learning",
    oblast_by_module="Oblasts and modules",
    people_in_modules="Somebody who was in several modules counts in each of them and once in the total, so a row need "
    "not add up.",
    hidden="• – hidden: fewer than five people, or a number that would tell of them.",
    unit="Unit",
    internal="For internal use: small numbers are not hidden; not to be passed on.",
    dimensions={
        Dimension.OBLAST: "Oblast",
        Dimension.BODY_TYPE: "Type of body",
        Dimension.ROLE: "Role",
        Dimension.SEX: "Sex",
        Dimension.AGE_BAND: "Age",
    },
    units={
        "people": "people",
        "times": "times",
        "hours": "hours",
        "per_cent": "%",
        "points": "percentage points",
        "grade": "from 1 to 5",
    },
)


def words_of(language: str) -> Words:
    """The words of a language; Ukrainian unless it is English."""
    return _ENGLISH if language == "en" else _UKRAINIAN
