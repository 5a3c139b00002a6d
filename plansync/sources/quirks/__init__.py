"""What is special about each producer of plan feeds; one file per producer."""
