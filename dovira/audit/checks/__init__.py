"""The questions of the audit, one module per subject."""

from dovira.audit.checks.certificates import Certificates
from dovira.audit.checks.chain import Chain
from dovira.audit.checks.hearing import EveryFactIsHeard
from dovira.audit.checks.messages import Messages
from dovira.audit.checks.participants import Participants
from dovira.audit.checks.places import Places
from dovira.audit.checks.register import Numbers, Register
from dovira.audit.checks.results import Results
from dovira.audit.checks.telling import NothingElseIsTold, Told
from dovira.audit.evidence import Check


def all_checks() -> list[Check]:
    """A fresh set, for one audit."""
    return [
        Certificates(),
        Register(),
        Numbers(),
        Chain(),
        Places(),
        Told(),
        NothingElseIsTold(),
        Messages(),
        Participants(),
        Results(),
        EveryFactIsHeard(),
    ]
