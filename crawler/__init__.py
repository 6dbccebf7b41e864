"""Fetching: spiders read sources, pipelines tidy, check and save what they read."""
