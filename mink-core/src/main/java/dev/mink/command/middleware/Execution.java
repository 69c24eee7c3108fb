package dev.mink.command.middleware;

/**
 * One execution of a command under a key.
 *
 * @param key the key as stores keep it
 * @param commandType of the command, as stores keep it
 * @param token by which this execution holds the key
 */
record Execution(String key, String commandType, String token) {
    @Override
    public String toString() {
        return commandType + " with key " + key;
    }
}
