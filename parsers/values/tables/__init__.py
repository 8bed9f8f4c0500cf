"""Cells of tables: the type of a column, and the codes and numbers that a cell holds for it."""
