"""What can be done: services, each public method one use case and one transaction. No framework here."""
