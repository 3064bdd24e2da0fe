"""Eight weeks on loopback: twelve policies, their reprints, edits and ends, and what people are to be told of them."""
