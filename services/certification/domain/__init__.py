"""The rules of certification. No clock, no ids, no store, no paper: what a rule needs is an argument."""
