"""Things with identity. Plain dataclasses; `infrastructure.database.mappings` maps them from outside."""
