"""How the embedded data is made: a module per source or step. Not needed at run time."""
