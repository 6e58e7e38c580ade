"""A batch that ends badly."""

raise SystemExit("no good reason")
