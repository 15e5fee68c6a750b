"""What an organiser does at the desk, step by step, in a browser."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from playwright.async_api import ViewportSize

from dovira.settling import settled
from shared.bus import ask
from shared.contracts.programme import Programme, Test, Webinar
from shared.contracts.registration import ApplicationStatus, FindPerson
from shared.contracts.scheduling import GetProgramme
from shared.testing import eventually
from tests.web.browsing import DESKTOP, Visitor
from tests.web.organiser_files import KYIV, form_export, meeting_report
from tests.web.world import GIFT, OWNER, World

ACKNOWLEDGEMENT = (
    "Реалізація ініціативи «Громада – влада: діалог, довіра, дія» стала можливою завдяки щирій підтримці "
    "американського народу, наданій через Агентство США з міжнародного розвитку (USAID)."
)
TITLE = "Основи успішного залучення громадянського суспільства до вирішення завдань місцевого розвитку"
FIFTH = "Методи, інструменти та технології партисипації: діалог та партнерство із громадськістю"
NEXT = "Побудова діалогу між місцевою владою і громадою у воєнний та повоєнний час"
LAST = "Фасилітація публічного обговорення"
WIDTHS: dict[str, ViewportSize] = {"desktop": DESKTOP, "tablet": {"width": 768, "height": 1024}}


@dataclass
class Organiser:
    """Somebody at the desk, and where what they bring lies."""

    at: Visitor
    world: World
    folder: Path
    programme_id: str

    @property
    def desk(self) -> str:
        return f"/desk/programmes/{self.programme_id}"

    async def programme(self) -> Programme:
        """As it is published now."""
        await settled(self.world.client)
        found = (await ask(self.world.client, GetProgramme(programme_id=self.programme_id))).programme
        assert found
        return found

    async def look(self, name: str) -> None:
        """At each width; kept as a picture where DOVIRA_PICTURES says so."""
        for way, size in WIDTHS.items():
            await self.at.page.set_viewport_size(size)
            await self.at.look(f"{name}, {way}")
            if folder := os.environ.get("DOVIRA_PICTURES"):
                path = Path(folder) / f"{way}-{name.replace(' ', '-')}.png"
                await self.at.page.screenshot(path=path, full_page=True)
        await self.at.page.set_viewport_size(DESKTOP)

    async def opens_every_section(self) -> None:
        """Whatever the menus name: it opens, and fits each width."""
        await self.at.open(self.desk)
        entries = self.at.page.locator("nav.menu a")
        addresses = await entries.evaluate_all("all => all.map(one => one.getAttribute('href'))")
        for address in addresses:
            answer = await self.at.open(address)
            assert answer, address
            assert answer.ok, address
            for way, size in WIDTHS.items():
                await self.at.page.set_viewport_size(size)
                await self.at.notes_overflow(f"{address}, {way}")
        await self.at.page.set_viewport_size(DESKTOP)

    async def brings(self, path: Path, button: str) -> None:
        await self.at.page.set_input_files("#file", path)
        await self.at.press(button)

    # ---- signing in

    async def signs_in(self) -> None:
        world = self.world
        world.clock.move_to(world.clock.now() + timedelta(minutes=2))  # one mailbox gets one code a minute
        await self.at.open("/sign-in")
        await self.at.fill("Електронна пошта", OWNER)
        await self.at.press("Надіслати код")
        await self.at.fill(
            "Шість цифр", (await world.letter(OWNER, saying="Код для входу", after=world.signed_in)).code
        )
        world.signed_in += 1
        await self.at.press("Увійти")
        await self.at.sees("Стіл")
        await self.look("desk")

    # ---- the programme, by forms

    async def writes_the_programme(self, begins: datetime) -> None:
        at = self.at
        await at.open("/desk/new")
        await self.look("new programme")
        await at.fill("Назва програми", TITLE)
        await at.fill("Позначення", self.programme_id)
        await at.press("Почати чернетку")
        await at.sees("До публікації бракує")
        await self.look("draft begun")
        await self._says_for_whom()
        await self._fills("Обсяг і результати", {"Години вебінарів": "4", "Години самостійної роботи": "56"})
        issuer = {
            "Хто видає сертифікат": "Всеукраїнська благодійна організація «Інститут місцевого розвитку»",
            "Хто підписує": "Зразкова Олена Тарасівна",
            "Посада того, хто підписує": "керівниця програми",
            "Подяка донорові": ACKNOWLEDGEMENT,
        }
        await self._fills("Сертифікат і донор", issuer)
        await self._fills("Додати спікера", {"Ім’я і прізвище": "Юлія Свєженцева", "Вчене звання": "доцентка"})
        await self._fills("Додати модуль", {"Назва модуля": "Партисипація: від інформування до партнерства"})
        await self._adds_webinar(FIFTH, begins)
        await self._fills("Додати модуль", {"Назва модуля": "Діалог влади і громади"})
        await self._adds_webinar(NEXT, begins + timedelta(days=7), last_module=True)
        await self._adds_webinar(LAST, begins + timedelta(days=14), last_module=True)
        test = {"Назва тесту": "Підсумкове тестування", "Прохідний бал": "60", "Скільки спроб": "2"}
        await self._fills("Додати тест", test)
        await self._states_the_rule()
        await at.sees("Програма готова до публікації")
        await self.look("draft ready")
        await at.press("Опублікувати")
        await at.sees("Програму опубліковано")
        await self.look("overview")

    async def _says_for_whom(self) -> None:
        at = self.at
        await at.follow("Для кого і квоти")
        await at.tick("Орган місцевого самоврядування")
        for oblast in ("Харківська область", "Сумська область"):
            await at.tick(oblast)
        await at.press("Зберегти")
        await at.page.get_by_label("Харківська область").last.fill("2")
        await self.look("quotas")
        await at.press("Зберегти")
        await at.sees("Розділи")

    async def _fills(self, opening: str, fields: Mapping[str, str]) -> None:
        """Open a form of the draft, fill it in and save it."""
        await self.at.follow(opening)
        for label, value in fields.items():
            await self.at.fill(label, value)
        await self.at.press("Зберегти")
        await self.at.sees("Збережено в чернетці")

    async def _adds_webinar(self, topic: str, begins: datetime, *, last_module: bool = False) -> None:
        at, local = self.at, begins.astimezone(KYIV)
        adding = at.page.get_by_role("link", name="Додати вебінар")
        await (adding.last if last_module else adding.first).click()
        await at.page.wait_for_load_state()
        await at.fill("Тема", topic)
        await at.fill("Початок", f"{local:%Y-%m-%dT%H:%M}")
        await at.fill("Тривалість", "90")
        await at.fill("Кількість місць", "5")
        await at.tick("Юлія Свєженцева")
        await at.fill("Програма заходу", "Закріплення пройденого матеріалу\nАналіз ситуацій у громадах")
        await self.look("webinar form")
        await at.press("Зберегти")
        await at.sees("Збережено в чернетці")

    async def _states_the_rule(self) -> None:
        at = self.at
        await at.follow("Умови сертифіката")
        await at.fill("Партисипація", "1")
        await at.fill("Діалог влади", "1")
        await at.fill("Скільки хвилин", "60")
        await at.tick("Підсумкове тестування")
        await at.press("Зберегти")

    async def brings_its_file_again(self) -> None:
        """The file of what is published changes nothing."""
        file = await self.at.page.request.get(f"{self.at.home}{self.desk}/content/file")
        path = self.folder / "programme.yaml"
        path.write_bytes(await file.body())
        await self.at.open(f"{self.desk}/content")
        await self.look("content")
        await self.brings(path, "Узяти файл")
        await self.at.sees("Змін немає")
        await self.at.press("Відкинути чернетку")
        await self.at.sees("Чернетку відкинуто")

    # ---- applications

    async def brings_applications(self, people: Mapping[str, str]) -> None:
        at, path = self.at, self.folder / "form.csv"
        path.write_bytes(form_export(people.values()))
        await at.open(f"{self.desk}/applications")
        await self.look("no applications")
        await at.follow("Узяти заявки з файлу")
        await self.brings(path, "Показати, що зміниться")
        await at.sees("нові")
        await self.look("applications file")
        await at.press("Узяти")
        await at.sees("Готово")
        await at.open(f"{self.desk}/applications/import")
        await self.brings(path, "Показати, що зміниться")
        await at.sees("Нового у файлі немає")

    async def decides(self, people: Mapping[str, str]) -> None:
        """Everybody but the second application of one person, which is declined."""
        at, twin = self.at, people["twin"]
        await at.open(f"{self.desk}/applications/duplicates")
        await at.sees(twin)
        await self.look("duplicates")
        await at.open(f"{self.desk}/applications?text={twin}")
        await self._ticks(twin)
        await at.press("Відхилити позначені")
        await at.fill("Причина", "Ви вже подали заявку з іншої скриньки.")
        await at.press("Відхилити")
        await at.sees("буде відхилено 1 заявку")
        await at.open(f"{self.desk}/applications")
        for who in ("iryna", "mykola", "olena"):
            await self._ticks(people[who])
        await at.press("Прийняти позначені")
        await at.sees("понад квоту")
        await self.look("decision")
        await at.press("Прийняти")
        await at.sees("буде прийнято 3 заявки")
        await self.look("applications")
        for who in ("iryna", "mykola", "olena"):
            await eventually(partial(self._is_accepted, people[who]), bool, seconds=60)
        await settled(self.world.client)

    async def _ticks(self, mailbox: str) -> None:
        row = self.at.page.get_by_role("row").filter(has_text=mailbox)
        await row.get_by_role("checkbox").check()

    async def _is_accepted(self, email: str) -> bool:
        person = await ask(self.world.client, FindPerson(email=email))
        return any(
            one.status is ApplicationStatus.ACCEPTED
            for one in person.applications
            if one.programme_id == self.programme_id
        )

    # ---- the timetable

    async def sees_who_waits(self) -> None:
        await self.at.open(f"{self.desk}/schedule")
        await self.at.sees("Харківська область: 2 із 2, у черзі 1")
        await self.look("schedule")

    async def moves(self, webinar: Webinar, *, letters: int) -> None:
        at, moved = self.at, webinar.starts_at.astimezone(KYIV) + timedelta(days=1)
        await at.open(f"{self.desk}/schedule/{webinar.id}")
        await at.fill("День", f"{moved:%Y-%m-%d}")
        await at.press("Показати, що буде")
        await at.sees(f"Буде надіслано {letters} лист")
        await self.look("move")
        await at.press("Перенести вебінар")
        await at.sees("Вебінар перенесено")

    async def cancels(self, webinar: Webinar) -> None:
        at = self.at
        await at.open(f"{self.desk}/schedule/{webinar.id}")
        await at.press("Показати, що буде зі скасуванням")
        await self.look("cancellation")
        await at.press("Скасувати вебінар")
        await at.sees("Вебінар скасовано")
        await at.sees("Скасовані")

    async def takes_back(self, webinar: Webinar) -> None:
        """On the page that the cancellation led to."""
        await self.look("schedule with a cancelled one")
        await self.at.press("Повернути")
        await self.at.sees("Вебінар повернуто до розкладу")
        assert webinar.id in {one.id for one in (await self.programme()).webinars}

    async def says_where_the_speaker_is(self, email: str) -> None:
        await self.at.open(f"{self.desk}/speakers")
        await self.at.fill("Електронна пошта", email)
        await self.at.press("Зберегти")
        await self.at.sees("Збережено")
        await self.look("speakers")

    async def sees_the_letters_to(self, speaker: str, *, saying: str) -> None:
        """In the outbox, by name: whoever is no participant, too."""
        at = self.at
        await at.open("/desk/outbox?state=sent")
        await at.sees(saying)
        await self.look("outbox")
        assert speaker not in await at.page.content()

    # ---- questions

    async def brings_questions(self) -> None:
        at, path = self.at, self.folder / "bank.gift"
        path.write_text(GIFT)
        await at.open(f"{self.desk}/tests")
        await self.look("tests")
        await at.follow("Узяти запитання з файлу")
        page = at.page.url
        await self.brings(path, "Показати, що зміниться")
        await self.look("questions file")
        await at.press("Узяти")
        await at.sees("Готово")
        await at.open(page)
        await self.brings(path, "Показати, що зміниться")
        await at.sees("Нового у файлі немає")

    async def voids(self, test: Test, beginning: str) -> None:
        """A question that proved wrong counts for everybody: who failed by it passes."""
        at = self.at
        await at.open(f"{self.desk}/tests/{test.id}")
        await self.look("bank")
        await at.follow(beginning)
        await at.tick("Зарахувати всім")
        await at.fill("Що не так", "Драбин є кілька, і сходинок у них не однаково.")
        await at.press("Показати, що зміниться")
        await at.sees("Складуть: 1")
        await self.look("void question")
        await at.press("Вилучити запитання")
        await at.sees("Вилучено")

    # ---- attendance

    async def brings_report(self, webinar: Webinar, people: Mapping[str, str]) -> None:
        """One is sure, one is only likely, one is nobody's: people decide, and the file again changes nothing."""
        at, address = self.at, f"{self.desk}/attendance"
        path = self.folder / "report.csv"
        seen = [("Ірина", people["iryna"], 80), ("Гнатюк Мікола", "phone@post.example", 30), ("iPhone", "", 20)]
        path.write_bytes(meeting_report(webinar, seen))
        await at.open(address)
        await self.look("attendance")
        await at.open(f"{address}/{webinar.id}")
        await self.brings(path, "Показати, кого впізнано")
        for group in ("записані на вебінар: 1", "потрібне рішення: 1", "Невідомі: 1"):
            await at.sees(group)
        await self.look("report")
        await at.press("Узяти звіт")
        await at.sees("Чекають на рішення: 2")
        await self.look("webinar")
        await at.press("Записати рішення Гнатюк Мікола")
        await at.sees("Чекають на рішення: 1")
        await at.press("Записати рішення iPhone")
        await at.sees("Чекають на рішення: 0")
        begins = webinar.starts_at.astimezone(KYIV)
        await at.fill("Від", f"{begins:%H:%M}")
        await at.fill("До", f"{begins + timedelta(minutes=60):%H:%M}")
        await at.press("Оголосити перерву")
        await at.sees("Вимкнення світла")
        await self.look("webinar decided")
        await self.brings(path, "Показати, кого впізнано")
        await at.press("Узяти звіт")
        await at.sees("Чекають на рішення: 0")

    async def brings_a_plain_report(self, webinar: Webinar, mailboxes: list[str]) -> None:
        path = self.folder / "second.csv"
        path.write_bytes(meeting_report(webinar, [(mailbox, mailbox, 85) for mailbox in mailboxes]))
        await self.at.open(f"{self.desk}/attendance/{webinar.id}")
        await self.brings(path, "Показати, кого впізнано")
        await self.at.press("Узяти звіт")
        await self.at.sees("Чекають на рішення: 0")

    async def adds_slides(self, webinar: Webinar) -> None:
        at = self.at
        await at.open(f"{self.desk}/materials")
        await at.page.get_by_label("Вебінар").select_option(webinar.id)
        await at.page.get_by_label("Що це").select_option("slides")
        await at.fill("Адреса", "https://materials.example/slides")
        await at.press("Додати матеріал")
        await at.sees("Матеріал додано")
        await self.look("materials")
