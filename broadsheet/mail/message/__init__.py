"""Letters of a list as bytes: written once for each variant, with only a reader's own words written anew for each.

It knows no reader, no database and no server."""
