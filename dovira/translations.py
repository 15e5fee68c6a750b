"""``python -m dovira.translations [--check]``: bring the gateway's catalogues up to its texts, or say what they lack.

Texts stand in Ukrainian in templates and code. ``en.po`` has the English of each; ``uk.po`` the three forms of those
with a count. New texts are added without a translation, texts that nobody says any more are removed; translations stay.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from services.gateway.adapters.language import LOCALE
from services.gateway.pages.words import CONSENTS
from shared.contracts.vocabulary import Language

_GATEWAY = LOCALE.parent
_METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
_OPTIONS = {"templates/**.html": {"trimmed": "true", "newstyle_gettext": "true"}}
_HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""
_KEYWORDS = {"N_": None, "_": None, "gettext": None, "ngettext": (1, 2)}


def wanted(language: Language) -> Catalog:
    """The catalogue as it should be: every text once, with the translations there are."""
    catalogue = _read(language)
    catalogue.update(_template(language), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def faults(language: Language) -> Iterator[str]:
    """What the catalogue lacks, a sentence each."""
    catalogue = wanted(language)
    for message in _texts(catalogue):
        if not all(message.string if isinstance(message.string, list | tuple) else [message.string]):
            yield f"{language}.po has no translation of «{_shown(message)}»"
        for problem in message.check(catalogue):
            yield f"{language}.po, «{_shown(message)}»: {problem}"
    for message in _texts(_read(language)):
        if message.id not in {one.id for one in _texts(catalogue)}:
            yield f"{language}.po has «{_shown(message)}», which nobody says: run make translations"


def main(arguments: list[str]) -> int:
    """The exit code: 0 all is well, 1 something is not translated, 2 wrong usage."""
    if arguments not in ([], ["--check"]):
        print("usage: python -m dovira.translations [--check]", file=sys.stderr)
        return 2
    for language in Language:
        if not arguments:
            _write(language, wanted(language))
    found = [fault for language in Language for fault in faults(language)]
    print("\n".join(found), file=sys.stderr)
    return 1 if found else 0


def _template(language: Language) -> Catalog:
    """Every text that is said; of Ukrainian only those with a count, whose forms the texts themselves do not tell."""
    template = Catalog()
    found = extract_from_dir(_GATEWAY, _METHODS, _OPTIONS, _KEYWORDS, strip_comment_tags=True)
    for file, _, text, comments, _ in found:
        if language is Language.ENGLISH or isinstance(text, tuple):
            template.add(text, locations=[(f"services/gateway/{file}", 0)], auto_comments=comments)
    if language is Language.ENGLISH:
        for text in CONSENTS.values():
            template.add(text, locations=[("formats/vocabulary.py", 0)])
    return template


def _read(language: Language) -> Catalog:
    path = _path(language)
    return read_po(BytesIO(path.read_bytes() if path.exists() else b""), locale=language.value)


def _write(language: Language, catalogue: Catalog) -> None:
    header = _HEADER.format(language=language.value, plurals=catalogue.plural_forms)
    with _path(language).open("wb") as file:
        file.write(header.encode())
        write_po(file, catalogue, width=120, omit_header=True, sort_by_file=True, include_lineno=False)


def _path(language: Language) -> Path:
    return LOCALE / f"{language}.po"


def _texts(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _shown(message: Message) -> str:
    return str(message.id[0] if message.pluralizable else message.id)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
