"""Passages to answers: which words answer a question, and how sure that is."""
