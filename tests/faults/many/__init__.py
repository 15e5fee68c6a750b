"""Many certificates at once: a softer rule is published for everybody, and certification is killed meanwhile."""
