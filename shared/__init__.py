"""Five rooms: contracts (what we say), bus (how), outbox (never lost, never twice), runtime (life), testing (proof)."""
