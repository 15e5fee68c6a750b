"""Fixed words of the desk: what each kind of action reads as, states, names of roles. Data and formatting only."""

from services.gateway.domain import Action, ActionState, Role

ROLES = {
    Role.PARTICIPANT: "учасник",
    Role.OWNER: "власник",
    Role.ORGANISER: "організатор",
    Role.ASSESSOR: "тестолог",
    Role.EDITOR: "редактор",
}
ACTION_STATES = {
    ActionState.BEGUN: ("wait", "розпочато"),
    ActionState.DONE: ("good", "виконано"),
    ActionState.REFUSED: ("bad", "відмовлено"),
}
ACTIONS = {
    "donor_link_made": "створено посилання для донора на {days} дн.",
    "donor_link_ended": "закрито посилання для донора",
}
"""A sentence for each kind of action; its details fill it."""


def sentence(action: Action) -> str:
    """What was done, in words; the bare kind when a newer version wrote it."""
    try:
        return ACTIONS[action.kind].format(**action.details)
    except KeyError:
        return action.kind
