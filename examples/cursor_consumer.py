"""Reads events from a cursor on, over HTTP, with the standard library alone. It may have been away for weeks.

    DOVIRA_URL=http://127.0.0.1:8000 DOVIRA_TOKEN=dovira_… python examples/cursor_consumer.py personnel.db

What it keeps and the cursor are written in one transaction: after a crash it goes on from there, and nothing is lost
or taken twice. Stop it with Ctrl+C, or give --once to stop where there is nothing more.
"""

import json
import os
import sqlite3
import sys
import urllib.parse
import urllib.request
from typing import Any

URL, TOKEN = os.environ.get("DOVIRA_URL", "http://127.0.0.1:8000"), os.environ["DOVIRA_TOKEN"]


def read_page(cursor: str, *, wait: int) -> dict[str, Any]:
    """The events after a cursor; when there are none, the server waits so many seconds for one."""
    query = urllib.parse.urlencode({"after": cursor, "wait": wait, "limit": 200})
    request = urllib.request.Request(f"{URL}/api/v1/events?{query}", headers={"Authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(request, timeout=wait + 30) as reply:
        page: dict[str, Any] = json.load(reply)
        return page


def main(path: str, *, once: bool) -> None:
    """Read on and on, or until there is nothing more."""
    store = sqlite3.connect(path)
    store.execute("create table if not exists event (id text primary key, type text, subject text, data text)")
    store.execute("create table if not exists place (one integer primary key check (one = 1), cursor text)")
    found = store.execute("select cursor from place").fetchone()
    cursor, has_more = found[0] if found else "", True
    while has_more or not once:
        page = read_page(cursor, wait=0 if once else 25)
        cursor, has_more = page["cursor"], page["has_more"]
        with store:
            for one in page["events"]:
                row = (one["id"], one["type"], one["subject"], json.dumps(one["data"]))
                store.execute("insert into event values (?, ?, ?, ?)", row)
            store.execute("insert or replace into place values (1, ?)", (cursor,))
    print(store.execute("select count(*) from event").fetchone()[0], "events")
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], once="--once" in sys.argv)
