"""Logs in our format and in others', read as rounds by which a policy can be judged; and the judging."""
