"""List pages in the manner of real ones, by the kinds of sites they stand on. Bodies, places and stories are made up."""
