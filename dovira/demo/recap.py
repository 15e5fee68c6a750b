"""The post about the fifth webinar of the second module, as it was in March: words of two people, and the prose."""

from dataclasses import dataclass

from nats.aio.client import Client

from dovira.settling import settled
from shared.bus import ask
from shared.contracts.dialogue import DescribeRecap, EditRecap, PublishRecap, RecapElement, RecapPost
from shared.contracts.dialogue_quotes import ConsentToQuote, NameForm, ProposeQuote, Speech
from shared.contracts.dialogue_sharing import CaseAnswers, Judgement, ModerateContribution, Moderation, ShareCase, Tool
from shared.contracts.programme import Programme, Webinar
from shared.contracts.vocabulary import Oblast, Sex

_EDITOR = "demo-editor"


@dataclass(frozen=True, slots=True)
class Saying:
    """What somebody says at the webinar, and how the post names them."""

    sex: Sex
    name: str
    speech: Speech
    tool: Tool
    effective: Judgement
    text: str


SAYINGS = (  # from the post, with the names it gives
    Saying(
        sex=Sex.FEMALE,
        name="пані Ірина з м. Валки",
        speech=Speech.FEMALE,
        tool=Tool.YOUTH_COUNCIL,
        effective=Judgement.YES,
        text="У нашій територіальній громаді успішно працює молодіжна рада «Свідома молодь». Висаджують дерева, "
        "створюють молодіжні парки, постійно здають кров, на сесіях міської ради активно включаються у вирішення "
        "актуальних питань",
    ),
    Saying(
        sex=Sex.MALE,
        name="пан Артем з м. Харків",
        speech=Speech.MALE,
        tool=Tool.COURT,
        effective=Judgement.PARTLY,
        text="У Харкові реально працюють лише звернення громадян до адміністративного суду з позовами проти "
        "муніципалітету. Після програшу в суді вони йдуть на якийсь діалог",
    ),
)
PROSE = {  # from the post: what no fact says
    RecapElement.REVIEW: "Заняття розпочалося із закріплення й обговорення пройденого матеріалу: визначили, якою є "
    "мета й результати партисипації, чи можлива успішна демократія без участі громадськості у формуванні і прийнятті "
    "владних рішень.",
    RecapElement.SUMMARY: "Спікерка зазначила, що ефективний діалог між владою і громадою є дієвою демократичною "
    "процедурою, яка передує ухваленню рішень на місцевому рівні. Було проаналізовано міжнародний та український "
    "досвід партнерства влади і громадськості на різних рівнях, включно з уповноваженням організацій громадянського "
    "суспільства на виконання важливих для громади завдань.\n"
    "Пані Юлія окреслила причини ускладнення взаємодії влади і громади, проблеми й недоліки їхнього партнерства.",
}


def webinar_of_the_post(programme: Programme) -> Webinar:
    """The last webinar of the second module."""
    return programme.modules[1].webinars[-1]


async def write_post(client: Client, webinar: Webinar, authors: dict[Sex, str]) -> RecapPost:
    """Two people share a situation and consent to be quoted; an editor adds the prose and publishes."""
    await settled(client)
    for saying in SAYINGS:
        if saying.sex in authors:
            await say_and_be_quoted(client, webinar, saying, authors[saying.sex])
    draft = await ask(client, DescribeRecap(webinar_id=webinar.id))
    await ask(client, EditRecap(webinar_id=webinar.id, texts=dict(PROSE), fingerprint=draft.fingerprint))
    return await publish_post(client, webinar)


async def publish_post(client: Client, webinar: Webinar) -> RecapPost:
    """Publish the post as it stands now."""
    draft = await ask(client, DescribeRecap(webinar_id=webinar.id))
    publishing = PublishRecap(webinar_id=webinar.id, fingerprint=draft.fingerprint, published_by=_EDITOR)
    return await ask(client, publishing)


async def say_and_be_quoted(client: Client, webinar: Webinar, saying: Saying, author_id: str) -> None:
    """A person shares a situation, others may read it, an editor asks to quote, the person consents."""
    answers = CaseAnswers(
        oblast=Oblast.KHARKIV, tool=saying.tool, constructive=saying.effective, effective=saying.effective
    )
    sharing = ShareCase(participant_id=author_id, webinar_id=webinar.id, answers=answers, text=f"{saying.text}.")
    case_id = (await ask(client, sharing)).contribution_id
    await ask(client, ModerateContribution(contribution_id=case_id, decision=Moderation.SHOW, decided_by=_EDITOR))
    proposing = ProposeQuote(
        contribution_id=case_id,
        text=saying.text,
        name_form=NameForm.HONORIFIC,
        name=saying.name,
        speech=saying.speech,
        proposed_by=_EDITOR,
    )
    quotes = (await ask(client, proposing)).quotes
    quote = next(one for one in quotes if one.contribution_id == case_id)
    consent = ConsentToQuote(participant_id=author_id, quote_id=quote.quote_id, fingerprint=quote.fingerprint)
    await ask(client, consent)
