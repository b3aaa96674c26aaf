"""The fold over the log: trials, beliefs, snapshots."""
