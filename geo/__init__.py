"""The earth and the text: geodata, names, and what a report says of them. Draws nothing."""
