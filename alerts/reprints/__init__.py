"""Are two texts the same text, printed twice? Candidates come from the archive's sketches; here they are compared."""
