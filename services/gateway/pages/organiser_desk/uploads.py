"""A file that was sent to the desk: kept until it is confirmed, found again by whoever sent it."""

from services.gateway.adapters.language import gettext
from services.gateway.domain import Upload, Visitor
from services.gateway.pages.forms import Form
from services.gateway.use_cases import acting
from shared.bus import Refused
from shared.contracts.request import Problem
from shared.runtime import Work


async def received(work: Work, visitor: Visitor, form: Form) -> Upload:
    """The file of a form, kept. Raises Refused when none was chosen."""
    file = form.file("file")
    if file is None:
        title, detail = gettext("Файлу немає"), gettext("Виберіть файл, який не порожній, і надішліть ще раз.")
        raise Refused(Problem(status=422, code="no_file", title=title, detail=detail))
    return await acting.keep_upload(work, visitor, name=file.name, content=file.content)


async def confirmed(work: Work, visitor: Visitor, form: Form) -> Upload:
    """The file whose preview was confirmed. Raises Refused when it was too long ago."""
    upload = await acting.find_upload(work, visitor, form.one("upload"))
    if upload is None:
        title = gettext("Файлу вже немає")
        detail = gettext("Його зберігають годину. Надішліть файл ще раз: зроблене раніше не повториться.")
        raise Refused(Problem(status=410, code="upload_gone", title=title, detail=detail))
    return upload
