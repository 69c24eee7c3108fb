package dev.mink.adapter.postgres.internal.append;

import dev.mink.adapter.StreamWrite;
import dev.mink.adapter.postgres.internal.jdbc.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Writes all events of an append in one statement. */
@FunctionalInterface
interface AppendStatement {
    /**
     * Writes the events.
     *
     * @param locks to take before
     * @return empty if a stream is not as expected and nothing was written
     */
    Optional<Written> write(Session session, LeadingLocks locks, List<StreamWrite> writes) throws SQLException;
}
