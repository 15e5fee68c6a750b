"""The audit: an independent look at the event log and every store. It reads, never writes, and trusts no service.

It shares the contracts with the services and none of their rules: what is right is computed here a second time.
"""

from dovira.audit.auditing import audit_running, audit_system
from dovira.audit.report import AuditReport, Outcome, Violation
from dovira.audit.stores import StoreUnavailable

__all__ = ["AuditReport", "Outcome", "StoreUnavailable", "Violation", "audit_running", "audit_system"]
