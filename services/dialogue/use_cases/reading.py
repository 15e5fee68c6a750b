"""Published posts, for anyone."""

from services.dialogue import store
from services.dialogue.domain.recap import Post
from services.dialogue.domain.refusals import NoSuchPost
from shared.contracts import dialogue as say
from shared.outbox import ReadTx


def get_recap(tx: ReadTx, request: say.GetRecap) -> say.RecapPost:
    """The newest version of a post. Raises NoSuchPost."""
    post = store.post_of(tx, request.webinar_id)
    if post is None:
        raise NoSuchPost
    return shown(post)


def list_recaps(tx: ReadTx, request: say.ListRecaps) -> say.RecapList:
    posts = store.newest_posts(tx, programme_id=request.programme_id, limit=request.limit)
    return say.RecapList(recaps=[shown(post) for post in posts])


def shown(post: Post) -> say.RecapPost:
    return say.RecapPost(
        webinar_id=post.webinar_id,
        programme_id=post.programme_id,
        version=post.version,
        title=post.title,
        parts=[say.PostPart(element=say.RecapElement(element.value), text=text) for element, text in post.texts],
        first_published_at=post.first_published_at,
        published_at=post.published_at,
    )
