"""How large an installation must be: what was measured, who comes when, and what then waits where. Pure."""

from dovira.sizing.measured import Measured, Rate, read_measured
from dovira.sizing.sizes import Bus, Sizing, size_up
from dovira.sizing.table import COLUMNS, as_markdown, as_rows

__all__ = ["COLUMNS", "Bus", "Measured", "Rate", "Sizing", "as_markdown", "as_rows", "read_measured", "size_up"]
