"""Applications that may be one person's, side by side at the desk."""

import re
from functools import partial

import pytest

from services.gateway.use_cases.duplicates import find_duplicates, in_doubt
from shared.contracts.registration import ListApplications
from tests.gateway import scripted
from tests.gateway.conftest import post, text_of
from tests.gateway.scripted_desk import application, page_of

LIST = "/desk/programmes/dialogue/applications"
COMPARED = f"{LIST}/duplicates"


def one(key, name="", email="", **known):
    return application(key, name, email=email, at=scripted.NOW, **known)


@pytest.mark.parametrize(
    ("left", "right", "alike"),
    [
        (("Дем'яненко Олена", "a@x.example"), ("Демʼяненко  Олена", "b@x.example"), True),
        (("Kовaль Ігор", "a@x.example"), ("Коваль Ігор", "b@x.example"), True),
        (("А Б", "o.k@gmail.com"), ("В Г", "ok+work@googlemail.com"), True),
        (("А Б", "o.k@rada.example"), ("В Г", "ok@rada.example"), False),
        (("", ""), ("", ""), False),
    ],
)
def test_duplicates_are_found_by_name_and_mailbox_however_they_are_written(left, right, alike):
    assert bool(find_duplicates([one("a", *left), one("b", *right)])) is alike


CHAIN = [
    one("a", "Коваль Ігор", "igor@x.example"),
    one("b", "Інша Людина", "other@x.example"),
    one("c", "Ігор Коваль", "work@x.example"),
    one("d", "Коваль І.", "WORK@x.example"),
]


def test_a_name_and_a_mailbox_link_three_applications_into_one_group_in_order_of_arrival():
    [group] = find_duplicates(CHAIN)
    assert [member.application_id for member in group.applications] == ["a", "c", "d"]
    assert group.shared == {"oblast", "position", "body_name"}
    assert in_doubt([group]) == {"a", "c", "d"}


def test_a_group_with_one_open_application_is_settled_and_stands_last():
    declined = one("b", "Коваль Ігор", "b@x.example", status="declined")
    settled, open_ones = [one("a", "Коваль Ігор"), declined], [one("c", "Гнатюк Олена"), one("d", "Гнатюк Олена")]
    groups = find_duplicates([*settled, *open_ones])
    assert [group.is_settled for group in groups] == [False, True]
    assert in_doubt(groups) == {"c", "d"}


def lists(gateway, *applications):
    gateway.script.lines[ListApplications] = partial(page_of, list(applications))


async def test_what_differs_is_marked_and_buttons_say_whom_they_decline(gateway, chief):
    first = one("a-1", "Коваль Ігор", "igor@x.example", position="староста")
    lists(gateway, first, one("a-2", "Коваль Ігор", "ihor@x.example", position="голова"))
    page = text_of(await chief.get(COMPARED))
    assert "Те саме ім’я, скриньки різні." in page
    for said in ("Відхилити: Коваль Ігор, igor@x.example…", "Відхилити: Коваль Ігор, ihor@x.example…"):
        assert said in page
    assert re.search(r"Посада\s+\S*\s*різне", page)
    assert re.search(r"Ім’я\s+\S*\s*однаково", page)


async def test_what_is_decided_already_is_said_and_cannot_be_declined_twice(gateway, chief):
    lists(gateway, one("a-1", "Коваль Ігор", "a@x.example"), one("a-2", "Коваль Ігор", "b@x.example"))
    await post(chief, f"{LIST}/decide", LIST, application="a-2", decision="decline", reason="Друга заявка")
    page = text_of(await chief.get(COMPARED))
    assert "буде відхилено" in page
    assert "Відхилити: Коваль Ігор, a@x.example…" in page
    assert "Відхилити: Коваль Ігор, b@x.example…" not in page


async def test_a_settled_group_is_shown_without_buttons_and_troubles_nobody(gateway, chief):
    declined = one("a-2", "Коваль Ігор", "b@x.example", status="declined", reason="Друга заявка")
    lists(gateway, one("a-1", "Коваль Ігор", "a@x.example"), declined)
    page = text_of(await chief.get(COMPARED))
    assert "Вирішувати вже нічого" in page
    assert "Друга заявка" in page
    assert "Відхилити:" not in page
    assert "схожа на іншу" not in text_of(await chief.get(LIST))


async def test_without_duplicates_the_page_says_so(gateway, chief):
    lists(gateway, one("a-1", "Коваль Ігор", "a@x.example"))
    assert "Схожих заявок немає." in text_of(await chief.get(COMPARED))
