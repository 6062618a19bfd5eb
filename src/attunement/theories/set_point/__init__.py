"""The set-point theory: attachment as control of nearness. Nothing of another theory is in it; `theory` puts it together."""
