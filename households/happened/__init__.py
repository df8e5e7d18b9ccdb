"""What happened to a household: each event one action, with its day, reason and paper, seen beforehand."""
