"""The pages of actions."""
