"""Citations of provisions: their grammar, the instruments they name, what does not fit."""
