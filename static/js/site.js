// Loads what the page needs.
