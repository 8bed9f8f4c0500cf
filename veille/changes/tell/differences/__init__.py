"""The differences of two versions as changes, a file for each kind of difference."""
