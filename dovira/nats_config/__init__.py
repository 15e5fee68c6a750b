"""Who may do what on the bus: keys, certificates, and the permissions that follow from service cards and grants."""

from dovira.nats_config.writing import SECURITY_FILE, Configured, keep_consumers, write_security

__all__ = ["SECURITY_FILE", "Configured", "keep_consumers", "write_security"]
