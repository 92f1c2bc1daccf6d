"""How the starter speech model was made: corpus, synthesis, training, evaluation and the sample recording."""
