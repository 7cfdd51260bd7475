"""The figures to reach, each measured against its baseline in the same run."""
