"""Reading one article page: bytes to a light tree, its lines, and what each of them is."""
