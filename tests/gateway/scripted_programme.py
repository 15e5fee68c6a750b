"""A programme as in a post of the project: what the gateway's tests speak of."""

from datetime import UTC, datetime, timedelta

from shared.contracts.programme import Programme


def programme(**changes: object) -> Programme:
    return Programme.model_validate(_PROGRAMME | changes)


def _webinar(module: str, position: int, topic: str, day: datetime) -> dict[str, object]:
    return {
        "id": f"dialogue-{module}-{position}",
        "topic": topic,
        "starts_at": day.isoformat(),
        "duration_minutes": 90,
        "capacity": 30,
        "speaker_ids": ["sviezhentseva"],
        "join_url": f"https://meet.example/{module}-{position}",
    }


_MODULE_2 = [
    "Громадська участь: мета й результати",
    "Консультації з громадськістю",
    "Електронна демократія у громаді",
    "Бюджет участі",
    "Методи, інструменти та технології партисипації: діалог та партнерство із громадськістю",
]
_FIFTH = datetime(2024, 3, 14, 12, 0, tzinfo=UTC)
_PROGRAMME: dict[str, object] = {
    "id": "dialogue",
    "title": "Основи успішного залучення громадянського суспільства до вирішення завдань місцевого розвитку",
    "project": "Громада – влада: діалог, довіра, дія",
    "content": "special",
    "length": "professional",
    "oblasts": ["UA-63", "UA-59", "UA-53", "UA-12", "UA-23", "UA-14", "UA-09"],
    "body_types": ["local_self_government", "local_executive"],
    "application_deadline": "2024-03-20T22:00:00+02:00",
    "hours": {"contact": 30, "self_study": 26, "assessment": 4},
    "outcomes": ["Обирати інструмент участі до завдання громади", "Вести діалог із громадськістю"],
    "issuer": {"name": "Всеукраїнська благодійна організація «Інститут місцевого розвитку»", "edrpou": "12345678"},
    "signatory": {"full_name": "Оксана Гаращенко", "position": "директорка"},
    "place": "м. Київ",
    "donor_acknowledgement": {
        "uk": "Реалізація ініціативи «Громада – влада: діалог, довіра, дія» стала можливою завдяки щирій підтримці "
        "американського народу, наданій через Агентство США з міжнародного розвитку (USAID)."
    },
    "slogan": "Станьте рушійною силою вашої громади.",
    "links": [{"title": "Сайт проєкту", "url": "https://osbb-ok.org.ua/"}],
    "contact_email": "programme@institute.example",
    "speakers": [
        {
            "id": "sviezhentseva",
            "full_name": "Юлія Свєженцева",
            "given_name": "Юлія",
            "honorific": "пані",
            "position": "старша спеціалістка з питань залучення громадськості",
            "employer": "Всеукраїнська благодійна організація «Інститут місцевого розвитку»",
            "academic_degree": "кандидатка соціологічних наук",
            "academic_title": "доцентка",
        }
    ],
    "modules": [
        {
            "id": "m2",
            "title": "Інструменти участі",
            "webinars": [
                _webinar("m2", position, topic, _FIFTH - timedelta(days=7 * (5 - position)))
                for position, topic in enumerate(_MODULE_2, 1)
            ],
        },
        {
            "id": "m3",
            "title": "Діалог і партнерство",
            "webinars": [
                _webinar(
                    "m3",
                    1,
                    "Побудова діалогу між місцевою владою і громадою у воєнний та повоєнний час",
                    datetime(2024, 3, 21, 12, 0, tzinfo=UTC),
                )
            ],
        },
    ],
    "tests": [{"id": "final", "title": "Підсумковий тест", "pass_mark": 60, "attempt_limit": 3}],
    "rule": {"modules": {"m2": 3}, "share_of_all": 0.6, "minimum_minutes": 45, "tests": ["final"]},
}
