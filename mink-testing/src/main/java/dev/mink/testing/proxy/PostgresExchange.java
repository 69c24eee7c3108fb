package dev.mink.testing.proxy;

import java.util.List;
import java.util.Locale;

/**
 * A request and its reply in PostgreSQL's protocol: what a client sent up to a {@code Sync} or
 * {@code Query}, and what the server answered up to {@code ReadyForQuery}.
 *
 * @param connection number of the proxy's connection, from 1
 * @param statements SQL of the statements executed, in order
 * @param tags what the server said about each that succeeded, such as {@code INSERT 0 1}
 * @param failed whether the server answered with an error
 * @param inTransaction whether the session is in a transaction after it
 * @param pipelined whether the client had begun to send its next request without waiting for this
 *     reply, so that the two share a round trip
 */
public record PostgresExchange(
        int connection,
        List<String> statements,
        List<String> tags,
        boolean failed,
        boolean inTransaction,
        boolean pipelined) {
    /** Creates an exchange. */
    public PostgresExchange {
        statements = List.copyOf(statements);
        tags = List.copyOf(tags);
    }

    /** How many round trips some exchanges took: those that the client waited for. */
    public static long roundTrips(List<PostgresExchange> exchanges) {
        return exchanges.stream().filter(exchange -> !exchange.pipelined).count();
    }

    /** Whether one of the statements contains a text, in whatever case. */
    public boolean mentions(String text) {
        String sought = text.toLowerCase(Locale.ROOT);
        return statements.stream()
                .anyMatch(statement -> statement.toLowerCase(Locale.ROOT).contains(sought));
    }
}
