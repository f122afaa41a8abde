"""What pages, API and exports ask of the store: one function a question, over a connection that the caller opened."""
