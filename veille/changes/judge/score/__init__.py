"""How likely a reworded sentence says something else, from all that was read of it: a linear score, learnt from edits."""
