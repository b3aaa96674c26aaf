"""Published experiments on bandits, set up again with the policies that the service serves. A paper's figures are data."""
