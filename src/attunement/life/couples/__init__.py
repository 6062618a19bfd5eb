"""Grown-ups: who they are, a short youth, how they meet and choose, and ordinary life with one another."""
