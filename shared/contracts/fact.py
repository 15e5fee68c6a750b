"""What a fact is: an immutable statement about the past, with a type, a subject and a key. No transport here."""

import re
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

_KEY = re.compile(r"[A-Za-z0-9_-]+")


def is_key(text: str) -> bool:
    """Whether a text may be the last token of a subject."""
    return _KEY.fullmatch(text) is not None


class Fact(BaseModel):
    """Base of all facts. Unknown fields are ignored, so that an optional field may be added within a major version.

    A subclass declares its place in the grammar
    ``dovira.<service>.<thing>.<past participle>.v<major>.<key>`` as class arguments::

        class TestPassed(Fact, service="assessment", thing="test", done="passed", key="participant_id"): ...

    ``personal=True`` marks the few facts whose body names a person, or says in free words what may name one; their key
    is the participant's id, so that a person can be forgotten by purging subjects.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    service: ClassVar[str] = ""
    type: ClassVar[str] = ""
    key_field: ClassVar[str] = ""
    personal_data: ClassVar[bool] = False

    def __init_subclass__(
        cls,
        *,
        service: str = "",
        thing: str = "",
        done: str = "",
        key: str = "",
        major: int = 1,
        personal: bool = False,
        **kwargs: object,
    ) -> None:
        """Derive the CloudEvents type from the grammar's parts."""
        super().__init_subclass__(**kwargs)  # type: ignore[arg-type]  # pydantic takes config keywords only
        cls.service, cls.key_field, cls.personal_data = service, key, personal
        cls.type = f"dovira.{service}.{thing}.{done}.v{major}"

    @property
    def key(self) -> str:
        """The id the fact is about: the last token of its subject."""
        return str(getattr(self, self.key_field))

    @property
    def subject(self) -> str:
        """The NATS subject. Raises ValueError if the key would break the subject's grammar."""
        if not is_key(self.key):
            message = f"{type(self).__name__}.{self.key_field} cannot stand in a subject: use letters, digits, - and _"
            raise ValueError(message)
        return f"{self.type}.{self.key}"
