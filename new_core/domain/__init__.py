"""What the business knows: entities, value objects, events and errors. Pure: no I/O, no clock, no framework."""
