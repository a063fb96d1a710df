"""What every chat system needs and none of them knows: heard once, asked, shown, in turn."""
