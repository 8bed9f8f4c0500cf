"""The days for which a piece or a value holds, as the words in it and around it state them."""
