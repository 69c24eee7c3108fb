package dev.mink.projection.engine;

/** What was asked of a projection is not wanted any more. */
final class RequestWithdrawnException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RequestWithdrawnException(String projection, ReplayRequest request) {
        super("mink: nobody asks projection \"" + projection + "\" for \"" + request.word() + "\" any more");
    }
}
