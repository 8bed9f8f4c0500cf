"""Tables: which columns are the same, under which group a row stands."""
