"""The tests of Winset; they mirror the folders of sim."""
