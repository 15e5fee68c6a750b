"""Readers of other people's files: bytes in, plain rows and faults out. No services, no network, no disk."""
