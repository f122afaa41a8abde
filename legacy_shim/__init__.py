"""The legacy contract: spoken by the new side, played by a stand-in for the monolith."""
