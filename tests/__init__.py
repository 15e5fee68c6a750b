"""Tests, by the package or promise they hold. No production code imports this package."""
