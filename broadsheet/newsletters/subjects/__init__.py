"""Trying two or three subjects on a part of an issue's readers, and sending the others what it showed, or the editor's own."""
