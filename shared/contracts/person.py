"""What we say of a person. The only place in the contracts where names and addresses stand."""

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.mailbox import Mailbox
from shared.contracts.vocabulary import AgeBand, Language, OfficeRole, Reminder, Sex


class Personal(BaseModel):
    """A person as registered: names in three fields, nominative, as they go on documents."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)

    email: Mailbox
    family_name: str = Field(min_length=1, max_length=120)
    given_name: str = Field(min_length=1, max_length=120)
    patronymic: str = Field(default="", max_length=120)
    vocative: str = Field(default="", max_length=120, description="Overrides the computed vocative of the given name")
    sex: Sex = Sex.NOT_STATED
    age_band: AgeBand = AgeBand.NOT_STATED
    role: OfficeRole = OfficeRole.NOT_STATED
    position: str = Field(default="", max_length=300)
    body_name: str = Field(default="", max_length=300, description="The body the person serves in")
    settlement: str = Field(default="", max_length=120)
    language: Language = Language.UKRAINIAN
    reminders: tuple[Reminder, ...] = Field(default=tuple(Reminder), description="Those wanted by mail")

    @property
    def full_name(self) -> str:
        """Official order: «Прізвище Ім'я По батькові»."""
        return " ".join(part for part in (self.family_name, self.given_name, self.patronymic) if part)
