"""From bytes to a snapshot and an index. Deterministic: the same sources give the same digests."""
