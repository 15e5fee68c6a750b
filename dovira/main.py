"""``dovira``: the command line's table of contents."""

import typer

from dovira.commands.auditing import audit
from dovira.commands.backing_up import backup, restore
from dovira.commands.benching import bench
from dovira.commands.bouncing import bounce
from dovira.commands.catalogue import catalogue, diff, schema
from dovira.commands.consumers import consumers_app
from dovira.commands.dead_letters import dead_letters_app
from dovira.commands.demo import demo
from dovira.commands.erasing import erase
from dovira.commands.events import events_app
from dovira.commands.exporting import export
from dovira.commands.files import apply, import_app
from dovira.commands.issuing import certificates
from dovira.commands.keys import keys_app
from dovira.commands.living import migrate_stores, migration, serve, up
from dovira.commands.nats_config import nats_app
from dovira.commands.rebuilding import rebuild
from dovira.commands.register import register_app
from dovira.commands.rules import rules_app
from dovira.commands.telling import story
from dovira.commands.verifying import verify
from dovira.commands.webhooks import deliveries, redeliver, replay, subscribe, unsubscribe

app = typer.Typer(
    name="dovira",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # they may hold personal data
    help="Dovira runs professional-development programmes: applications, webinars, tests, verifiable certificates.",
    epilog="Exit codes: 0 done, 1 failed or violated, 2 wrong usage, 3 a server does not answer.",
)

app.command()(up)
app.command()(demo)
app.command()(serve)
app.command("migrate")(migrate_stores)
app.command(hidden=True)(migration)
app.command()(apply)
app.add_typer(import_app, name="import")
for command in (schema, catalogue, diff, export):
    events_app.command()(command)
app.add_typer(events_app, name="events")
for about_webhooks in (subscribe, unsubscribe, deliveries, redeliver, replay):
    consumers_app.command()(about_webhooks)
app.add_typer(consumers_app, name="consumers")
app.add_typer(dead_letters_app, name="dead-letters")
app.command()(audit)
app.command()(backup)
app.command()(restore)
app.command()(bounce)
bench_settings = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
app.command(context_settings=bench_settings)(bench)
app.command()(erase)
app.command()(rebuild)
app.command()(story)
app.command()(certificates)
app.command()(verify)
app.add_typer(rules_app, name="rules")
app.add_typer(register_app, name="register")
app.add_typer(keys_app, name="keys")
app.add_typer(nats_app, name="nats")


def main() -> None:
    """Entry point of the console script."""
    app()
