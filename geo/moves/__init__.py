"""How sentences tell of movements: words, ends, paths, who moves, what is made of it, and the arrow on the map."""
