"""Writing an issue out: from its blocks to a mail, its text part and its page. Nothing here sends."""
