"""How a backup or a restore fails."""


class BackupProblem(Exception):  # a state of files or parts
    """A backup cannot be taken or restored. Its text names no database's address. ``remedy`` says what to do."""

    def __init__(self, why: str, remedy: str = "") -> None:
        """Both are sentences for an operator."""
        super().__init__(why)
        self.remedy = remedy
