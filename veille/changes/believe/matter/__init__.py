"""What a text is about: the page's own matter, in the page's own words, or something else."""
