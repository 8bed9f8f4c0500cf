"""Rules of a text: which statements are rules, of what kind and modality, under what conditions."""
