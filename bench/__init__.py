"""The benchmark: each measure beside its limit, or beside the usual way, in the same run. Ratios count, not seconds."""
