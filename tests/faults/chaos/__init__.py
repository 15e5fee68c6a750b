"""Seeded chaos on real processes: parts that break, people who go on, a ledger of what was promised, a checker."""
