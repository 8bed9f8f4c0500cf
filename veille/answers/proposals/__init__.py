"""What a rule package needs to follow the record: its files with the accepted values, and the words for a pull request."""
