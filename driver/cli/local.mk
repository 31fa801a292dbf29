# One file per command; the table of them is in main.c.
