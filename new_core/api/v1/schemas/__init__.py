"""Bodies and parameters, one module per resource."""
