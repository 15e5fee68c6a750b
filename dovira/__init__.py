"""The command line: start the system, feed it files, look at its events, prove that nothing was lost or doubled."""
