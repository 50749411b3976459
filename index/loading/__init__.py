"""From the bytes of a file to canonical text, one format a module."""
