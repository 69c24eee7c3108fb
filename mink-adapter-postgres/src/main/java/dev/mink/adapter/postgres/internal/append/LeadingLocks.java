package dev.mink.adapter.postgres.internal.append;

import dev.mink.adapter.postgres.internal.jdbc.NameLocks;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Shared locks that an append tries to take in the same round trip as it writes. Where it gets them it has
 * them before it writes anything; where it does not, what it wrote is undone.
 *
 * @param names of the locks
 * @param statement that takes them, empty for none
 */
record LeadingLocks(List<String> names, String statement) {
    static final LeadingLocks NONE = new LeadingLocks(List.of(), "");

    static LeadingLocks of(NameLocks locks, List<String> names) {
        return names.isEmpty() ? NONE : new LeadingLocks(names, locks.tryingShared(names));
    }

    /** What the driver sends at once: the statement that takes the locks, and another one. */
    String before(String sql) {
        return names.isEmpty() ? sql : statement + ";\n" + sql;
    }

    /**
     * Executes both, and gives the rows of the other one.
     *
     * @throws LockWait.Held if somebody holds one of the locks alone; the transaction must be undone
     */
    ResultSet execute(PreparedStatement both) throws SQLException {
        if (names.isEmpty()) {
            return both.executeQuery();
        }
        var unused = both.execute();
        try (ResultSet taken = both.getResultSet()) {
            taken.next();
            if (!taken.getBoolean(1)) {
                throw new LockWait.Held(names);
            }
        }
        both.getMoreResults();
        return both.getResultSet();
    }
}
