"""Rules of reporting: what is counted, how it is added up, what is hidden from others. Plain Python."""
