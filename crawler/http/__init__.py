"""HTTP exchanges: one request to a checked address, its whole answer within bounds."""
