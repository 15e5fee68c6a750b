"""Rules before they are changed: who would gain or lose a certificate by another programme file."""

from dovira.rules.replaying import History, read_history
from dovira.rules.what_if import Verdict, WhatIf, ask_what_if

__all__ = ["History", "Verdict", "WhatIf", "ask_what_if", "read_history"]
