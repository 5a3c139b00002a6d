"""Working stand-ins for the ports, for tests here and in other projects."""
