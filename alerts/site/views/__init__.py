"""Parts of pages: the card, rows, redline and picture."""
