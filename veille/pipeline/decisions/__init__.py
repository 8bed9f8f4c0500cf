"""What people decide about what was read and told, carried out."""
