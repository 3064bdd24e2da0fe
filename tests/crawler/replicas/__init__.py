"""List pages in the manner of real ones, by the kinds of sites they stand on. All bodies and stories are made up."""
