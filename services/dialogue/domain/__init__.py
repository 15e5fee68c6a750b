"""Rules of dialogue, plain Python: programmes as a post needs them, how it is drafted, edited and published."""
