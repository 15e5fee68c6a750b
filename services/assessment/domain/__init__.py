"""Rules of assessment, plain Python: questions and marking, the bank, attempts, and why we refuse."""
