"""Feature flags in Unleash's model, embedded in a store, compiled where they cannot vary."""
