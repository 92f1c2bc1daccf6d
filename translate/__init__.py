"""Counter conversations with foreign and hearing-impaired residents; comes with the Counter release."""
