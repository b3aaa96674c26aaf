"""The one decision core: eligibility, features, probabilities, the record and its signed links."""
