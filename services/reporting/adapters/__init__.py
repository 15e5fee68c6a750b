"""Where the outside world begins: a report as PDF, as a spreadsheet and as CSV."""

from services.reporting.adapters.files import FORMATS, Format, write_csv, write_xlsx
from services.reporting.adapters.page import shown
from services.reporting.adapters.typesetting import Typesetter

__all__ = ["FORMATS", "Format", "Typesetter", "shown", "write_csv", "write_xlsx"]
