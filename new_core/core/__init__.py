"""What every layer above may use: settings, security, logging, the shape of answers."""
