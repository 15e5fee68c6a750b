"""How long somebody was there, reckoned apart from the system: an oracle for what it should find."""

from dovira.demo.visits import Visit
from shared.contracts.programme import Webinar


def seconds_present(visit: Visit, webinar: Webinar) -> int:
    """The union of the joins within the planned session."""
    total, reached = 0.0, webinar.starts_at
    for join in sorted(visit.joins, key=lambda join: join.joined_at):
        begin, end = max(join.joined_at, reached), min(join.left_at, webinar.ends_at)
        if end > begin:
            total += (end - begin).total_seconds()
            reached = end
    return int(total)
