"""What stands on one side of a pair of twins alone."""
