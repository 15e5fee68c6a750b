"""The frame of every page of the desk: its sections, who sees which, and the programme that a page is about."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from services.gateway.adapters.desk import work_of
from services.gateway.adapters.language import N_
from services.gateway.domain import STAFF_ROLES, Role, Staff, Visitor
from services.gateway.pages.organiser_desk import words
from services.gateway.pages.rendering import known_visitor, render
from shared.contracts.programme import Programme


@dataclass(frozen=True, slots=True)
class Section:
    """An entry of the desk's menu; ``path`` follows /desk, or the programme's own address."""

    path: str
    title: str
    roles: frozenset[Role] = STAFF_ROLES

    def is_for(self, visitor: Visitor) -> bool:
        return bool(self.roles & visitor.roles)


ORGANISERS = frozenset({Role.ORGANISER})
EDITORS = frozenset({Role.ORGANISER, Role.EDITOR})
ASSESSORS = frozenset({Role.ASSESSOR})
EXAMINERS = ORGANISERS | ASSESSORS
EVERYWHERE = (
    Section("", N_("Стіл")),
    Section("/reviews", N_("Сертифікати на розгляді"), ORGANISERS),
    Section("/new", N_("Нова програма"), EDITORS),
    Section("/story", N_("Що сталося з людиною"), ORGANISERS),
    Section("/outbox", N_("Пошта"), ORGANISERS),
    Section("/log", N_("Журнал дій"), ORGANISERS),
)
OF_PROGRAMME = (
    Section("", N_("Огляд")),
    Section("/figures", N_("Показники")),
    Section("/reports", N_("Звіти"), ORGANISERS),
    Section("/content", N_("Зміст"), EDITORS),
    Section("/moderation", N_("Слова учасників"), EDITORS),
    Section("/recaps", N_("Дописи"), EDITORS),
    Section("/schedule", N_("Розклад"), ORGANISERS),
    Section("/speakers", N_("Спікери"), EDITORS),
    Section("/materials", N_("Матеріали"), EDITORS),
    Section("/applications", N_("Заявки"), ORGANISERS),
    Section("/attendance", N_("Відвідування"), ORGANISERS),
    Section("/tests", N_("Тести"), ASSESSORS),
    Section("/extra-time", N_("Додатковий час"), EXAMINERS),
    Section("/access", N_("Доступ донора"), ORGANISERS),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A section as the menu shows it."""

    address: str
    title: str
    is_current: bool


def show(
    request: Request, template: str, *, programme: Programme | None = None, status: int = 200, **values: object
) -> Response:
    """A page of the desk, with its menu; about one programme, or about none."""
    visitor, path = known_visitor(request), request.url.path
    of_programme = _entries(OF_PROGRAMME, f"/desk/programmes/{programme.id}", visitor, path) if programme else []
    return render(
        request,
        f"desk/{template}",
        status=status,
        programme=programme,
        menu=_entries(EVERYWHERE, "/desk", visitor, path),
        programme_menu=of_programme,
        staff=work_of(request).use(Staff),
        desk_words=words,
        **values,
    )


def _entries(sections: tuple[Section, ...], base: str, visitor: Visitor, path: str) -> list[Entry]:
    return [
        Entry(base + one.path, one.title, _is_within(path, base + one.path, whole=not one.path))
        for one in sections
        if one.is_for(visitor)
    ]


def _is_within(path: str, address: str, *, whole: bool) -> bool:
    return path == address or (not whole and path.startswith(f"{address}/"))
