"""What was captured before: files and archives taken in, in the order of time, and times put right."""
