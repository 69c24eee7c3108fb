package dev.mink.command.idempotency;

import dev.mink.MinkException;

/** An execution took longer than it had reserved the command for, and another one took over. Its append was undone. */
public class ReservationLostException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String key;

    /** Creates the exception. */
    public ReservationLostException(String key) {
        super("mink: the command with key " + key + " was taken over by another execution");
        this.key = key;
    }

    /** The key of the command. */
    public String key() {
        return key;
    }
}
