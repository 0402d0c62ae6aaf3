"""The press: prints every public page into plates.

It must never print what is not public into the public tree."""
