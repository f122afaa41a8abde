"""What goes in and out of services: plain values, no entities."""
