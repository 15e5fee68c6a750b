"""What dialogue answers."""

from services.dialogue import use_cases
from services.dialogue.domain import refusals
from shared.bus import Answers
from shared.contracts import dialogue as say
from shared.outbox import ReadTx, Tx

answers = Answers(
    "dialogue",
    refusals={
        refusals.NoSuchWebinar: (404, "no_such_webinar", "Такого вебінару немає"),
        refusals.NoSuchPost: (404, "no_such_post", "Такого допису немає"),
        refusals.NotEditable: (422, "not_editable", "Цього не змінюють рукою"),
        refusals.DraftChanged: (409, "draft_changed", "Чернетка вже інша"),
        refusals.AcknowledgementMissing: (409, "acknowledgement_missing", "Немає подяки донору"),
        refusals.PostUnfinished: (409, "post_unfinished", "Допис не готовий"),
    },
)


@answers.query(say.DescribeRecap)
def describe_recap(tx: ReadTx, request: say.DescribeRecap) -> say.RecapDraft:
    """A post in the making."""
    return use_cases.describe_recap(tx, request)


@answers.request(say.EditRecap)
def edit_recap(tx: Tx, request: say.EditRecap) -> say.RecapDraft:
    """Write elements of a post by hand."""
    return use_cases.edit_recap(tx, request)


@answers.request(say.PublishRecap)
def publish_recap(tx: Tx, request: say.PublishRecap) -> say.RecapPost:
    """Publish a post."""
    return use_cases.publish_recap(tx, request)


@answers.query(say.GetRecap)
def get_recap(tx: ReadTx, request: say.GetRecap) -> say.RecapPost:
    """A published post."""
    return use_cases.get_recap(tx, request)


@answers.query(say.ListRecaps)
def list_recaps(tx: ReadTx, request: say.ListRecaps) -> say.RecapList:
    """Published posts."""
    return use_cases.list_recaps(tx, request)
