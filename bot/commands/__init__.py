"""The commands of `fairhire`, one file each; a command imports what it needs when it runs."""
