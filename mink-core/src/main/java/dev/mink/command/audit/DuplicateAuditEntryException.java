package dev.mink.command.audit;

import dev.mink.MinkException;

/** There is an audit entry with this id already. */
public class DuplicateAuditEntryException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String id;

    /** Creates the exception. */
    public DuplicateAuditEntryException(String id) {
        super("mink: there is an audit entry with the id " + id + " already");
        this.id = id;
    }

    /** The entry's id. */
    public String id() {
        return id;
    }
}
