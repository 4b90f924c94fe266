package pos.simulation;

/** Identifies a register, with the store it is in. */
record RegisterKey(long id, long store) {}
