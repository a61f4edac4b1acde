"""Work on a running board from outside Teams: replay, exports, the Teams package."""
