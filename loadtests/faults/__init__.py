"""What a client notices while the shadow's other side, or the store, breaks in every way we could think of: nothing."""
