"""The record as the values that the report site is built from."""
