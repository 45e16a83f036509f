"""What a rule is, and how rule files become a rule set."""
