"""Fixed words of the desk: what each kind of action reads as, states, names of roles. Data and formatting only."""

from services.gateway.adapters.language import N_, gettext
from services.gateway.domain import Action, ActionState, Role
from shared.contracts.certification_reviews import ReviewCause, ReviewDecision

ROLES = {
    Role.PARTICIPANT: N_("учасник"),
    Role.OWNER: N_("власник"),
    Role.ORGANISER: N_("організатор"),
    Role.ASSESSOR: N_("тестолог"),
    Role.EDITOR: N_("редактор"),
}
ACTION_STATES = {
    ActionState.BEGUN: ("wait", N_("розпочато")),
    ActionState.DONE: ("good", N_("виконано")),
    ActionState.REFUSED: ("bad", N_("відмовлено")),
}
REVIEW_CAUSES = {
    ReviewCause.ATTENDANCE_CORRECTED: N_("Після видачі виправлено відвідування."),
    ReviewCause.TEST_REVISED: N_("Після видачі переглянуто результат тесту."),
    ReviewCause.CORRECTION_REQUESTED: N_("Власник просить виправити."),
}
REVIEW_DECISIONS = {
    ReviewDecision.KEEP: N_("Залишити як є"),
    ReviewDecision.REPLACE: N_("Видати виправлений замість цього"),
    ReviewDecision.REVOKE: N_("Анулювати"),
}
ACTIONS = {
    "review_keep": N_("розглянуто сертифікат: залишено як є"),
    "review_replace": N_("розглянуто сертифікат: видано виправлений"),
    "review_revoke": N_("розглянуто сертифікат: анульовано"),
    "webinar_moved": N_("перенесено вебінар {webinar}"),
    "webinar_cancelled": N_("скасовано вебінар {webinar}"),
    "donor_link_made": N_("створено посилання для донора на {days} дн."),
    "donor_link_ended": N_("закрито посилання для донора"),
}
"""A sentence for each kind of action; its details fill it."""


def sentence(action: Action) -> str:
    """What was done, in words; the bare kind when a newer version wrote it."""
    try:
        return gettext(ACTIONS[action.kind]).format(**action.details)
    except KeyError:
        return action.kind
