"""Sessions and slots: when and where people meet, who has a seat, who waits for one, and who came."""
