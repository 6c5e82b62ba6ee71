"""The expert's workspace: what is asked of me, my chats, when I am there, what I earned."""
