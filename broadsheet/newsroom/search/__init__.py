"""Search for readers: by the roots of words, forgiving typing mistakes, over what is open and out."""
