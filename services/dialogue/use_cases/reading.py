"""Published posts: as anyone reads them, and as the others are told of them."""

from services.dialogue import store
from services.dialogue.domain.quotes import paragraph
from services.dialogue.domain.recap import Element, Post, with_quotes
from services.dialogue.domain.refusals import NoSuchPost
from shared.contracts import dialogue as say
from shared.outbox import ReadTx, Tx


def get_recap(tx: ReadTx, request: say.GetRecap) -> say.RecapPost:
    """The newest version of a post. Raises NoSuchPost."""
    post = store.post_of(tx, request.webinar_id)
    if post is None:
        raise NoSuchPost
    return shown(tx, post)


def list_recaps(tx: ReadTx, request: say.ListRecaps) -> say.RecapList:
    posts = store.newest_posts(tx, programme_id=request.programme_id, limit=request.limit)
    return say.RecapList(recaps=[shown(tx, post) for post in posts])


def shown(tx: ReadTx, post: Post) -> say.RecapPost:
    texts = texts_now(tx, post)
    return say.RecapPost(
        webinar_id=post.webinar_id,
        programme_id=post.programme_id,
        version=post.version,
        title=post.title,
        parts=[say.PostPart(element=say.RecapElement(element.value), text=text) for element, text in texts],
        first_published_at=post.first_published_at,
        published_at=post.published_at,
    )


def texts_now(tx: ReadTx, post: Post) -> tuple[tuple[Element, str], ...]:
    """With the words that are consented to at this moment, whatever was when the version was published."""
    return with_quotes(post.texts, paragraph(store.quotes_by_id(tx, post.quote_ids)))


def tell_published(tx: Tx, post: Post) -> None:
    """Tell of a version."""
    fact = say.RecapPublished(
        webinar_id=post.webinar_id,
        programme_id=post.programme_id,
        version=post.version,
        title=post.title,
        first_published_at=post.first_published_at,
        published_at=post.published_at,
        published_by=post.published_by,
    )
    tx.tell(fact)
