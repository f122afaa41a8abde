"""The legacy contract, one module per router of the monolith; each gives `router`, `ANSWERS` and `DEFECTS`."""
