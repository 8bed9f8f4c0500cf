"""What people decide about readings and alerts, carried out."""
