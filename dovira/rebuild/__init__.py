"""The rebuilding drill: a store filled anew from the log, and compared with the live one."""

from dovira.rebuild.comparing import Difference, TableReport
from dovira.rebuild.drill import RebuildReport, rebuild_service

__all__ = ["Difference", "RebuildReport", "TableReport", "rebuild_service"]
