"""Answers that staff have corrected, kept with the passages they rest on; like questions are given them first."""
