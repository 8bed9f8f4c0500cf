"""One page's turn: is the answer believed, what it becomes in the record, and what follows from it."""
