"""The commands of ``dovira``, one module per subject."""
