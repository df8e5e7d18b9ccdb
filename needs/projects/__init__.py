"""What comes of it: projects with their report, and the funnel from found to served."""
