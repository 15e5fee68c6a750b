"""`dovira keys` and `dovira verify`: a certificate is checked with nothing but a file of public keys."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from credentials.issuing import Credential, sign_document
from credentials.key_files import read_keys
from credentials.status_list import compose_list
from dovira.main import app
from tests.credentials.builders import NOW, SITE, facts, issued
from tests.credentials.forging import HOUR
from tests.credentials.papers import printed


def dovira(*words: object, typed: str = "") -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], input=typed)


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    """A folder with an issuer's keys and, as `jwks.json`, what an employer saved of them."""
    folder = tmp_path_factory.mktemp("desk")
    assert dovira("keys", "rotate", "--file", folder / "keys.json").exit_code == 0
    published = dovira("keys", "publish", "--file", folder / "keys.json")
    assert '"d"' not in published.output
    (folder / "jwks.json").write_text(published.output)
    return folder


@pytest.fixture(scope="module")
def credential(desk) -> Credential:
    return issued(read_keys(desk / "keys.json"))


def verify(desk: Path, what: object, *words: object) -> Result:
    return dovira("verify", what, "--keys", desk / "jwks.json", *words)


def test_a_genuine_certificate_in_every_form(desk, credential):
    forms = {
        "certificate.pdf": printed(read_keys(desk / "keys.json"), credential=credential),
        "certificate.json": credential.document,
        "certificate.jwt": credential.token.encode(),
    }
    for name, content in forms.items():
        (desk / name).write_bytes(content)
        result = verify(desk, desk / name)
        assert result.exit_code == 0, result.output
        assert "Справжній" in result.output
        assert facts().full_name in result.output


def test_a_scanned_code_and_the_name_on_the_paper(desk, credential):
    scanned = SITE.paper(credential.paper_code)
    assert verify(desk, scanned).exit_code == 0
    assert verify(desk, scanned, "--name", facts().full_name).exit_code == 0
    other = verify(desk, scanned, "--name", "Хтось Інший")
    assert (other.exit_code, "another name" in other.output) == (1, True)


def test_an_altered_certificate_fails_and_shows_what_differs(desk, credential):
    edited = facts(full_name="Хтось Інший")
    (desk / "edited.pdf").write_bytes(printed(read_keys(desk / "keys.json"), edited, credential=credential))
    result = verify(desk, desk / "edited.pdf")
    assert result.exit_code == 1
    assert "Altered" in result.output
    assert "«Хтось Інший», issued as" in result.output.replace("\n", " ")
    assert facts().full_name in result.output
    told = json.loads(verify(desk, desk / "edited.pdf", "--json").output)
    assert (told["verdict"], [one["field"] for one in told["differences"]]) == ("altered", ["full_name"])


def test_an_altered_credential_fails_and_says_where_to_learn_what_differs(desk, credential):
    (desk / "edited.json").write_bytes(credential.document.replace("Мар’яна".encode(), "Оксана".encode()))
    result = verify(desk, desk / "edited.json")
    assert result.exit_code == 1
    assert "Altered" in result.output
    assert "cannot be seen offline" in result.output
    assert "without proof" in result.output


def test_a_revoked_certificate_fails_by_the_saved_list(desk, credential):
    ring = read_keys(desk / "keys.json")
    (desk / "it.json").write_bytes(credential.document)
    for ended, code in (([], 0), ([77_777], 1)):
        listed = compose_list("1", ended, site=SITE, now=NOW, may_be_kept=HOUR)
        (desk / "list.json").write_bytes(sign_document(listed, ring=ring, site=SITE, now=NOW))
        assert verify(desk, desk / "it.json", "--status", desk / "list.json").exit_code == code
    assert verify(desk, desk / "it.json", "--status", desk / "it.json").exit_code == 2


def test_after_a_rotation_old_and_new_certificates_hold(desk, credential):
    (desk / "old.json").write_bytes(credential.document)
    assert dovira("keys", "rotate", "--file", desk / "keys.json", typed="n\n").exit_code == 1
    assert dovira("keys", "rotate", "--file", desk / "keys.json", "--yes").exit_code == 0
    (desk / "jwks.json").write_text(dovira("keys", "publish", "--file", desk / "keys.json").output)
    (desk / "new.json").write_bytes(issued(read_keys(desk / "keys.json")).document)
    assert verify(desk, desk / "old.json").exit_code == 0
    assert verify(desk, desk / "new.json").exit_code == 0
    listed = dovira("keys", "list", "--file", desk / "keys.json").output
    assert listed.count("retired") == listed.count("signs") == 2


@pytest.mark.parametrize("what", ["no-such-file.pdf", "hello", "x" * 5000])
def test_what_cannot_be_read_says_what_to_give(desk, what):
    result = verify(desk, what)
    assert result.exit_code == 2
    assert "QR code" in result.output


def test_wrong_keys_say_where_to_get_them(desk, credential):
    (desk / "c.json").write_bytes(credential.document)
    result = dovira("verify", desk / "c.json", "--keys", desk / "c.json")
    assert result.exit_code == 2
    assert "/.well-known/jwks.json" in result.output
    missing = dovira("keys", "list", "--file", desk / "none.json")
    assert (missing.exit_code, "rotate" in missing.output) == (1, True)
