"""The pipeline: the only place where stages meet."""
