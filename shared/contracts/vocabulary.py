"""The closed word lists of the subject: oblasts, kinds of body, sexes, languages. Data only, no rules."""

from enum import StrEnum


class Oblast(StrEnum):
    """The 27 first-level regions by ISO 3166-2:UA code."""

    CRIMEA = "UA-43"
    VINNYTSIA = "UA-05"
    VOLYN = "UA-07"
    DNIPROPETROVSK = "UA-12"
    DONETSK = "UA-14"
    ZHYTOMYR = "UA-18"
    ZAKARPATTIA = "UA-21"
    ZAPORIZHZHIA = "UA-23"
    IVANO_FRANKIVSK = "UA-26"
    KYIV_OBLAST = "UA-32"
    KIROVOHRAD = "UA-35"
    LUHANSK = "UA-09"
    LVIV = "UA-46"
    MYKOLAIV = "UA-48"
    ODESA = "UA-51"
    POLTAVA = "UA-53"
    RIVNE = "UA-56"
    SUMY = "UA-59"
    TERNOPIL = "UA-61"
    KHARKIV = "UA-63"
    KHERSON = "UA-65"
    KHMELNYTSKYI = "UA-68"
    CHERKASY = "UA-71"
    CHERNIVTSI = "UA-77"
    CHERNIHIV = "UA-74"
    KYIV_CITY = "UA-30"
    SEVASTOPOL = "UA-40"

    @property
    def uk(self) -> str:
        """Name in Ukrainian, nominative."""
        return _OBLAST_NAMES[self][0]

    @property
    def en(self) -> str:
        """Name in English."""
        return _OBLAST_NAMES[self][1]

    @property
    def katottg(self) -> str:
        """Code in the КАТОТТГ register (order 290 of 26.11.2020), 19 characters."""
        return _OBLAST_NAMES[self][2]


_OBLAST_NAMES: dict[Oblast, tuple[str, str, str]] = {
    Oblast.CRIMEA: ("Автономна Республіка Крим", "Autonomous Republic of Crimea", "UA01000000000013043"),
    Oblast.VINNYTSIA: ("Вінницька область", "Vinnytsia Oblast", "UA05000000000010236"),
    Oblast.VOLYN: ("Волинська область", "Volyn Oblast", "UA07000000000024379"),
    Oblast.DNIPROPETROVSK: ("Дніпропетровська область", "Dnipropetrovsk Oblast", "UA12000000000090473"),
    Oblast.DONETSK: ("Донецька область", "Donetsk Oblast", "UA14000000000091971"),
    Oblast.ZHYTOMYR: ("Житомирська область", "Zhytomyr Oblast", "UA18000000000041385"),
    Oblast.ZAKARPATTIA: ("Закарпатська область", "Zakarpattia Oblast", "UA21000000000011690"),
    Oblast.ZAPORIZHZHIA: ("Запорізька область", "Zaporizhzhia Oblast", "UA23000000000064947"),
    Oblast.IVANO_FRANKIVSK: ("Івано-Франківська область", "Ivano-Frankivsk Oblast", "UA26000000000069363"),
    Oblast.KYIV_OBLAST: ("Київська область", "Kyiv Oblast", "UA32000000000030281"),
    Oblast.KIROVOHRAD: ("Кіровоградська область", "Kirovohrad Oblast", "UA35000000000016081"),
    Oblast.LUHANSK: ("Луганська область", "Luhansk Oblast", "UA44000000000018893"),
    Oblast.LVIV: ("Львівська область", "Lviv Oblast", "UA46000000000026241"),
    Oblast.MYKOLAIV: ("Миколаївська область", "Mykolaiv Oblast", "UA48000000000039575"),
    Oblast.ODESA: ("Одеська область", "Odesa Oblast", "UA51000000000030770"),
    Oblast.POLTAVA: ("Полтавська область", "Poltava Oblast", "UA53000000000028050"),
    Oblast.RIVNE: ("Рівненська область", "Rivne Oblast", "UA56000000000066151"),
    Oblast.SUMY: ("Сумська область", "Sumy Oblast", "UA59000000000057109"),
    Oblast.TERNOPIL: ("Тернопільська область", "Ternopil Oblast", "UA61000000000060328"),
    Oblast.KHARKIV: ("Харківська область", "Kharkiv Oblast", "UA63000000000041885"),
    Oblast.KHERSON: ("Херсонська область", "Kherson Oblast", "UA65000000000030969"),
    Oblast.KHMELNYTSKYI: ("Хмельницька область", "Khmelnytskyi Oblast", "UA68000000000099709"),
    Oblast.CHERKASY: ("Черкаська область", "Cherkasy Oblast", "UA71000000000010357"),
    Oblast.CHERNIVTSI: ("Чернівецька область", "Chernivtsi Oblast", "UA73000000000044923"),
    Oblast.CHERNIHIV: ("Чернігівська область", "Chernihiv Oblast", "UA74000000000025378"),
    Oblast.KYIV_CITY: ("м. Київ", "Kyiv (city)", "UA80000000000093317"),
    Oblast.SEVASTOPOL: ("м. Севастополь", "Sevastopol (city)", "UA85000000000065278"),
}


class BodyType(StrEnum):
    """The two branches of bodies whose people may learn, plus the wartime third."""

    LOCAL_SELF_GOVERNMENT = "local_self_government"
    LOCAL_EXECUTIVE = "local_executive"
    MILITARY_ADMINISTRATION = "military_administration"
    OTHER = "other"


class Sex(StrEnum):
    """Sex as the person stated it; needed for the vocative and for donors' figures."""

    FEMALE = "female"
    MALE = "male"
    NOT_STATED = "not_stated"


class AgeBand(StrEnum):
    """Age bands of reports; a birth date is never stored."""

    YOUTH = "15-29"
    ADULT = "30+"
    NOT_STATED = "not_stated"


class OfficeRole(StrEnum):
    """In what capacity a person serves: chosen by voters, an official of self-government, or a civil servant."""

    ELECTED = "elected"
    OFFICIAL = "official"
    CIVIL_SERVANT = "civil_servant"
    OTHER = "other"
    NOT_STATED = "not_stated"


class Language(StrEnum):
    """Languages of messages and pages."""

    UKRAINIAN = "uk"
    ENGLISH = "en"


class Consent(StrEnum):
    """Purposes of processing that a person agrees to apart from each other."""

    PROCESSING = "processing"
    DONOR_TRANSFER = "donor_transfer"
    RECORDING = "recording"
    PUBLIC_QUOTE = "public_quote"
    MAILING = "mailing"
    PUBLIC_VERIFICATION = "public_verification"


class Reminder(StrEnum):
    """How long before a webinar its people are reminded."""

    DAY = "day"
    HOUR = "hour"


class MaterialKind(StrEnum):
    """Kinds of material of a webinar."""

    AGENDA = "agenda"
    SLIDES = "slides"
    RECORDING = "recording"


class InterruptionKind(StrEnum):
    """Why people could not take part for a time."""

    BLACKOUT = "blackout"
    AIR_ALERT = "air_alert"
    OTHER = "other"


class Visibility(StrEnum):
    """Who may open a material."""

    PUBLIC = "public"
    PARTICIPANTS = "participants"


class Feedback(StrEnum):
    """What a participant is shown of a finished attempt, beyond whether it passed. Each holds all that is before it."""

    NOTHING = "nothing"
    SCORE = "score"
    MISTAKES = "mistakes"
    ANSWERS = "answers"


class FeedbackTime(StrEnum):
    """When a participant is shown it."""

    AT_ONCE = "at_once"
    AFTER_CLOSING = "after_closing"


class EnrolmentPolicy(StrEnum):
    """What state of the application gives the right to a place in a webinar."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"


class TestStage(StrEnum):
    """What a test is compared for: its results before and after learning tell what people gained."""

    __test__ = False  # not a pytest class

    ENTRY = "entry"
    FINAL = "final"


class ProgrammeContent(StrEnum):
    """Content axis of the programme class (Resolution 106 of 06.02.2019): «загальна» or «спеціальна»."""

    GENERAL = "general"
    SPECIAL = "special"


class ProgrammeLength(StrEnum):
    """Length axis of the programme class: «професійна (сертифікатна)» from 2 ECTS credits, or «короткострокова»."""

    PROFESSIONAL = "professional"
    SHORT_TERM = "short_term"


class LearningForm(StrEnum):
    """Form of learning printed on the certificate."""

    ONLINE = "online"
    IN_PERSON = "in_person"
    BLENDED = "blended"
