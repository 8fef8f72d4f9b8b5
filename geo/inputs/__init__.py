"""Readers: a module a kind of input."""
