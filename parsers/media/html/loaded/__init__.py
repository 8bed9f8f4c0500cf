"""The parts that a page loads: which ones, how they are stored with it, and where they belong in it."""
