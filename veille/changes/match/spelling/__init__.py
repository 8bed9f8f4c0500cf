"""Words that differ by their form: a slip of the pen, a woman or man, or the opposite."""
