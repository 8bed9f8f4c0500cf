"""What a reworded sentence says of one thing, read in it beside its cues: events, counts, open lists, what is free."""
