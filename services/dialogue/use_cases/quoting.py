"""Quoting participants: an editor proposes, the author consents, changes or declines, and may take the consent back."""

from collections.abc import Sequence

from services.dialogue import store
from services.dialogue.domain.contributions import State
from services.dialogue.domain.letters import Letter, LetterKind
from services.dialogue.domain.quotes import (
    NameForm,
    Quote,
    QuoteState,
    check_author,
    consented,
    sentence,
    taken_back,
    worded,
)
from services.dialogue.domain.recap import without_quotes
from services.dialogue.domain.refusals import NoSuchContribution
from services.dialogue.use_cases.reading import tell_published
from shared.contracts import dialogue_quotes as say
from shared.outbox import ReadTx, Tx


def propose_quote(tx: Tx, request: say.ProposeQuote) -> say.QuoteList:
    """Ask an author for the consent. Raises NameMissing, and NoSuchContribution for what others may not read yet."""
    source = store.lock_contribution(tx, request.contribution_id)
    if source is None or source.state is not State.SHOWN:
        raise NoSuchContribution
    bare = Quote(
        quote_id=tx.new_id(),
        contribution_id=source.contribution_id,
        programme_id=source.programme_id,
        webinar_id=source.webinar_id,
        author_id=source.author_id,
        text="",
        name_form=NameForm.ANONYMOUS,
        name="",
        speech=request.speech.value,
        state=QuoteState.PROPOSED,
        proposed_at=tx.now,
        proposed_by=request.proposed_by,
    )
    quote = worded(bare, text=request.text, name_form=NameForm(request.name_form.value), name=request.name)
    store.save_quotes(tx, [quote])
    store.add_letters(tx, [Letter(LetterKind.CONSENT, quote.quote_id, quote.author_id, tx.now)])
    tx.tell(say.QuoteProposed(**_about(quote), proposed_at=tx.now))
    return _listed(store.quotes_of_webinar(tx, quote.webinar_id))


def consent_to_quote(tx: Tx, request: say.ConsentToQuote) -> say.QuoteList:
    """Raises NoSuchQuote, QuoteDecided, QuoteChanged, NameMissing."""
    quote = check_author(store.lock_quote(tx, request.quote_id), request.participant_id)
    form = NameForm(request.name_form.value) if request.name_form else None
    agreed = consented(
        quote, seen=request.fingerprint, text=request.text, name_form=form, name=request.name, now=tx.now
    )
    store.save_quotes(tx, [agreed])
    tx.tell(say.QuoteApproved(**_about(agreed), changed=agreed.changed, approved_at=tx.now))
    return _listed(store.quotes_by_author(tx, request.participant_id))


def withdraw_quote(tx: Tx, request: say.WithdrawQuote) -> say.QuoteList:
    """Decline, or take the consent back; the words leave every post at once. Raises NoSuchQuote."""
    quote = check_author(store.lock_quote(tx, request.quote_id), request.participant_id)
    take_back_quotes(tx, [quote])
    return _listed(store.quotes_by_author(tx, request.participant_id))


def take_back_quotes(tx: Tx, quotes: Sequence[Quote]) -> None:
    """Take locked quotes back, say so, and publish the posts they stood in without them."""
    ended = [taken_back(one, now=tx.now) for one in quotes if one.is_open]
    store.save_quotes(tx, ended)
    for quote in ended:
        if quote.state is QuoteState.DECLINED:
            tx.tell(say.QuoteDeclined(**_about(quote), declined_at=tx.now))
        else:
            tx.tell(say.QuoteWithdrawn(**_about(quote), withdrawn_at=tx.now))
    for webinar_id in sorted({one.webinar_id for one in ended}):
        _publish_without(tx, webinar_id, {one.quote_id for one in ended})


def _publish_without(tx: Tx, webinar_id: str, quote_ids: set[str]) -> None:
    if not store.lock_post(tx, webinar_id):
        return
    post = store.post_of(tx, webinar_id)
    if post is not None and quote_ids & set(post.quote_ids):
        shortened = without_quotes(post, quote_ids, now=tx.now)
        store.add_post(tx, shortened)
        tell_published(tx, shortened)


def list_quotes(tx: ReadTx, request: say.ListQuotes) -> say.QuoteList:
    return _listed(store.quotes_of_webinar(tx, request.webinar_id))


def list_own_quotes(tx: ReadTx, request: say.ListOwnQuotes) -> say.QuoteList:
    return _listed(store.quotes_by_author(tx, request.participant_id))


def _about(quote: Quote) -> dict[str, str]:
    return {
        "participant_id": quote.author_id,
        "quote_id": quote.quote_id,
        "programme_id": quote.programme_id,
        "webinar_id": quote.webinar_id,
    }


def _listed(quotes: Sequence[Quote]) -> say.QuoteList:
    return say.QuoteList(quotes=[_shown(one) for one in quotes])


def _shown(quote: Quote) -> say.Quote:
    return say.Quote(
        quote_id=quote.quote_id,
        contribution_id=quote.contribution_id,
        programme_id=quote.programme_id,
        webinar_id=quote.webinar_id,
        state=say.QuoteState(quote.state.value),
        text=quote.text,
        name_form=say.NameForm(quote.name_form.value),
        name=quote.name,
        speech=say.Speech(quote.speech),
        sentence=sentence(quote),
        fingerprint=quote.fingerprint,
        changed=quote.changed,
        proposed_at=quote.proposed_at,
        decided_at=quote.decided_at,
    )
