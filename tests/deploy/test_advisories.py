"""Known weaknesses are looked up, of packages and of images; whoever gives no answer is not taken for «none known»."""

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from shared.runtime import free_port

ROOT = Path(__file__).resolve().parents[2]
OPENSSL = "pkg:deb/debian/openssl@3.0.20-1?arch=source&distro=bookworm"
MENDED = {"status": "resolved", "urgency": "high", "fixed_version": "99.0-1"}
NOT_MENDED = {"status": "open", "urgency": "low"}
WEAKNESS = {
    "id": "OSV-0000-1",
    "summary": "Invented for a test.",
    "affected": [
        {
            "package": {"name": "jinja2", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.0"}]}],
        }
    ],
}


class Advisories(BaseHTTPRequestHandler):
    """OSV, which knows a weakness of jinja2 alone, and Debian's tracker."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.reply({"vulns": [WEAKNESS]} if asked["package"]["name"] == "jinja2" else {})

    def do_GET(self):
        mended, open_ = ({"description": "", "releases": {"bookworm": one}} for one in (MENDED, NOT_MENDED))
        known = {"openssl": {"CVE-0000-1": mended}, "tar": {"CVE-0000-2": open_}}
        self.reply(known if self.path == "/tracker/data/json" else {})

    def reply(self, body):
        content = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Nobody reads it."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    listening = ThreadingHTTPServer(("127.0.0.1", 0), Advisories)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.server_port}"
    listening.shutdown()
    listening.server_close()
    thread.join()


def look_up(folder, address, *, package, debian):
    (folder / "requirements.txt").write_text(f"{package} --hash=sha256:{'0' * 64}\n")
    component = {"type": "library", "name": "x", "version": "1", "purl": debian, "bom-ref": debian}
    bill = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [component]}
    (folder / "gateway.cdx.json").write_text(json.dumps(bill))
    where = {
        "REQUIREMENTS": str(folder / "requirements.txt"),
        "BILLS": str(folder),
        "OSV_URL": f"{address}/v1/query",
        "DEBIAN_TRACKER_URL": f"{address}/tracker",
    }
    command = ["sh", "requirements/advisories.sh"]
    return subprocess.run(command, cwd=ROOT, env=os.environ | where, capture_output=True, text=True, check=False)


def test_a_weakness_that_a_newer_release_mends_is_named_and_fails(server, tmp_path):
    done = look_up(tmp_path, server, package="jinja2==3.1.6", debian=OPENSSL)
    assert done.returncode == 1, done.stderr
    assert "OSV-0000-1" in done.stdout
    assert "CVE-0000-1" in done.stdout


def test_what_nobody_has_mended_yet_is_counted_and_does_not_fail(server, tmp_path):
    tar = "pkg:deb/debian/tar@1.34-1?arch=source&distro=bookworm"
    done = look_up(tmp_path, server, package="idna==3.20", debian=tar)
    assert done.returncode == 0, done.stderr
    assert "Python packages: no weakness is known." in done.stdout
    assert "Images: 1 findings" in done.stdout


def test_whoever_cannot_be_reached_is_named_and_is_not_taken_for_nothing_known(tmp_path):
    nobody = f"http://127.0.0.1:{free_port()}"
    done = look_up(tmp_path, nobody, package="idna==3.20", debian=OPENSSL)
    assert done.returncode == 3, done.stdout
    assert f"NOT CHECKED: {nobody}/v1/query gives no answer" in done.stderr
    assert f"NOT CHECKED: {nobody}/tracker gives no answer" in done.stderr
    assert "no weakness is known" not in done.stdout
