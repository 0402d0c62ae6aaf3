"""An archive of any size around The Lantern: `broadsheet seed --articles 100000`.

It must leave exactly what publishing each article one by one leaves, and is for measuring, never for reading."""
