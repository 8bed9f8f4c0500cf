"""What rows of tables and lead-ins of lists make of the pieces below them."""
