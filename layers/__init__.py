"""Drawing: layers, the scene that every output draws from, and the outputs."""
