"""How fast campaigns are simulated: the engine by itself, and policies in a plain world beside other simulators' own."""
