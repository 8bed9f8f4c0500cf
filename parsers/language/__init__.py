"""Words of the two languages: the lexicon, folding, sentences, numerals, detection."""
