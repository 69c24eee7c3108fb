package dev.mink.testing.proxy;

import static java.util.Map.entry;

import java.util.Map;

/** The protocol's names of message types. */
final class MessageNames {
    static final Map<Character, String> REQUESTS = Map.ofEntries(
            entry('B', "Bind"),
            entry('C', "Close"),
            entry('D', "Describe"),
            entry('E', "Execute"),
            entry('F', "FunctionCall"),
            entry('H', "Flush"),
            entry('P', "Parse"),
            entry('Q', "Query"),
            entry('S', "Sync"),
            entry('X', "Terminate"),
            entry('c', "CopyDone"),
            entry('d', "CopyData"),
            entry('f', "CopyFail"),
            entry('p', "PasswordMessage"));

    static final Map<Character, String> REPLIES = Map.ofEntries(
            entry('1', "ParseComplete"),
            entry('2', "BindComplete"),
            entry('3', "CloseComplete"),
            entry('A', "NotificationResponse"),
            entry('C', "CommandComplete"),
            entry('D', "DataRow"),
            entry('E', "ErrorResponse"),
            entry('I', "EmptyQueryResponse"),
            entry('K', "BackendKeyData"),
            entry('N', "NoticeResponse"),
            entry('R', "Authentication"),
            entry('S', "ParameterStatus"),
            entry('T', "RowDescription"),
            entry('Z', "ReadyForQuery"),
            entry('n', "NoData"),
            entry('s', "PortalSuspended"),
            entry('t', "ParameterDescription"));

    private MessageNames() {}
}
