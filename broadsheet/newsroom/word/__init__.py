"""Word documents: a `.docx` becomes the draft of an article. A hostile file is refused before any of it is unpacked."""
