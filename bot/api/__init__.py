"""The ways to ask over HTTP."""
