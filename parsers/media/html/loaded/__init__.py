"""What a page loads into itself: which parts, how they are kept with it, and where they stand in it."""
