"""How much a difference matters, and whether new content is to be believed."""
