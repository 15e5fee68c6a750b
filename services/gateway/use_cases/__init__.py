"""What the gateway does itself: signing people in, and gathering what one page shows from several services."""
