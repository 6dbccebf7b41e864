"""Finding the calls on a page that nobody has described: a feed, or the repeated block and where its fields stand."""
