"""What is asked, and what counts as well asked."""
