"""What dialogue answers, played from a script: a post about the fifth webinar, published and as a draft."""

from collections.abc import Callable
from datetime import datetime

from shared.contracts.dialogue import (
    DescribeRecap,
    EditRecap,
    GetRecap,
    ListRecaps,
    PostPart,
    PublishRecap,
    RecapDraft,
    RecapElement,
    RecapList,
    RecapPart,
    RecapPost,
)
from shared.contracts.request import Problem, Reply, Request

Line = Reply | Problem | Callable[..., Reply]
FIFTH = "dialogue-m2-5"
NO_SUCH_POST = Problem(status=404, code="no_such_post", title="Такого допису немає")
TEXTS = {
    RecapElement.TITLE: "Вебінар для ОМС: діалог",
    RecapElement.LEAD: "14 березня відбувся п’ятий навчальний вебінар <другого> модуля.",
    RecapElement.MATERIALS: "До вашої уваги [презентація](https://files.example/slides).",
    RecapElement.NEXT: "Форма: [/programmes/dialogue](/programmes/dialogue).",
    RecapElement.ACKNOWLEDGEMENT: "Завдяки щирій підтримці американського народу.",
}


def post(moment: datetime, **changes: object) -> RecapPost:
    known: dict[str, object] = {
        "webinar_id": FIFTH,
        "programme_id": "dialogue",
        "version": 1,
        "title": TEXTS[RecapElement.TITLE],
        "parts": [PostPart(element=element, text=text) for element, text in TEXTS.items()],
        "first_published_at": moment,
        "published_at": moment,
    }
    return RecapPost.model_validate(known | changes)


def draft(**changes: object) -> RecapDraft:
    by_hand = {RecapElement.QUOTES, RecapElement.ACKNOWLEDGEMENT}
    texts = {element: TEXTS.get(element, "") for element in RecapElement}
    gaps = {RecapElement.SUMMARY: "Допишіть головні думки."}
    known: dict[str, object] = {
        "webinar_id": FIFTH,
        "programme_id": "dialogue",
        "fingerprint": "seen",
        "parts": [
            RecapPart(
                element=element, text=text, drafted=text, gap=gaps.get(element, ""), editable=element not in by_hand
            )
            for element, text in texts.items()
        ],
    }
    return RecapDraft.model_validate(known | changes)


def said_by_dialogue(moment: datetime) -> dict[type[Request], Line]:
    return {
        ListRecaps: RecapList(recaps=[post(moment)]),
        GetRecap: post(moment),
        DescribeRecap: draft(),
        EditRecap: draft(),
        PublishRecap: post(moment),
    }
