"""``python -m dovira``."""

from dovira.main import main

main()
