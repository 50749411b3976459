"""From a folder of files to a searchable, immutable generation of an index."""
