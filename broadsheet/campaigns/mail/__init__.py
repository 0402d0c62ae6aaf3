"""Letters of campaigns, each a module with a folder of templates."""
