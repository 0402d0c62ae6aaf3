"""Money sent from the reader’s bank to the newsroom’s, found in the bank’s statement by a reference. It asks no machine."""
