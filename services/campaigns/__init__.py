"""Campaigns and the catalogue of creatives: what may be shown."""
