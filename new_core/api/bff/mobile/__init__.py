"""The screens of the mobile app."""
