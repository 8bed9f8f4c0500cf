"""Parts of a page that did not come: gaps, values that turned into one token, lines that stand in the place of a part."""
