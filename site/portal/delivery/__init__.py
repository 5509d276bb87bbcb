"""How public answers travel: validators, stored answers, compression."""
