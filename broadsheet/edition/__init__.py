"""The press: prints every public page into plates, which the kiosk hands out.

It must never print what is not public into the public tree."""
