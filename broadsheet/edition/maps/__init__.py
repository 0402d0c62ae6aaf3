"""What a plain web server must know besides files: the headers of each kind of plate, what moved, what is gone.

nginx and Caddy take these up when they are loaded again, so nothing here may be needed in a hurry: with a kiosk behind
them, whatever is no file is the kiosk's to answer. Only a bare host, with nothing behind, needs redirects and tombstones.
"""
