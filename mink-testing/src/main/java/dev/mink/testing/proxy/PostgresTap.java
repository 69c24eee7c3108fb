package dev.mink.testing.proxy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Follows the protocol of one connection and reports each round trip. */
final class PostgresTap implements Tap {
    private static final int SSL_REQUEST = 80877103;
    private static final int GSS_REQUEST = 80877104;

    private final PostgresProxy proxy;
    private final int connection;
    private final MessageReader requests = new MessageReader(true);
    private final MessageReader replies = new MessageReader(false);
    private final Map<String, String> prepared = new HashMap<>();
    private final Map<String, String> portals = new HashMap<>();
    private final Deque<List<String>> pending = new ArrayDeque<>();
    private List<String> statements = new ArrayList<>();
    private List<String> tags = new ArrayList<>();
    private boolean failed;
    private boolean requestBegun;
    private boolean encryptionAsked;
    private boolean opaque;
    private Verdict verdict = Verdict.FORWARD;

    PostgresTap(PostgresProxy proxy, int connection) {
        this.proxy = proxy;
        this.connection = connection;
    }

    @Override
    public synchronized Verdict request(byte[] bytes, int length) {
        if (!opaque) {
            requests.read(bytes, length, this::request);
        }
        return Verdict.FORWARD;
    }

    @Override
    public synchronized Verdict reply(byte[] bytes, int length) {
        if (encryptionAsked) {
            // The answer is one byte, outside of the protocol's framing.
            encryptionAsked = false;
            opaque = bytes[0] != 'N';
            requests.untypedNext();
            return Verdict.FORWARD;
        }
        verdict = Verdict.FORWARD;
        if (!opaque) {
            replies.read(bytes, length, this::reply);
        }
        return verdict;
    }

    private void request(char type, byte[] body) {
        if (type == 0) {
            int code = ByteBuffer.wrap(body).getInt();
            encryptionAsked = code == SSL_REQUEST || code == GSS_REQUEST;
            return;
        }
        proxy.countRequest(type);
        requestBegun = true;
        switch (type) {
            case 'P' -> prepared.put(text(body, 0), text(body, 1));
            case 'B' -> portals.put(text(body, 0), prepared.getOrDefault(text(body, 1), ""));
            case 'E' -> statements.add(portals.getOrDefault(text(body, 0), ""));
            case 'Q' -> {
                statements.add(text(body, 0));
                endOfRequest();
            }
            case 'S', 'F' -> endOfRequest();
            default -> {}
        }
    }

    private void endOfRequest() {
        pending.add(statements);
        statements = new ArrayList<>();
        requestBegun = false;
    }

    private void reply(char type, byte[] body) {
        proxy.countReply(type);
        switch (type) {
            case 'C' -> tags.add(text(body, 0));
            case 'E' -> failed = true;
            case 'Z' -> endOfReply(body[0] != 'I');
            default -> {}
        }
    }

    private void endOfReply(boolean inTransaction) {
        List<String> asked = pending.poll();
        boolean pipelined = !pending.isEmpty() || requestBegun || requests.withinMessage();
        // The first ReadyForQuery belongs to the login and answers nothing.
        if (asked != null
                && proxy.completed(new PostgresExchange(connection, asked, tags, failed, inTransaction, pipelined))) {
            verdict = Verdict.CUT;
        }
        tags = new ArrayList<>();
        failed = false;
    }

    /** The nth of the zero-terminated texts that a message begins with. */
    private static String text(byte[] body, int index) {
        int start = 0;
        int end = endOfText(body, start);
        for (int i = 0; i < index; i++) {
            start = end + 1;
            end = endOfText(body, start);
        }
        return new String(body, start, end - start, StandardCharsets.UTF_8);
    }

    private static int endOfText(byte[] body, int start) {
        int end = start;
        while (end < body.length && body[end] != 0) {
            end++;
        }
        return end;
    }
}
