"""What figures are drawn with: shapes, scales, colours, keys, rows."""
