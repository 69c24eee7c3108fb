package dev.mink.testing.proxy;

/** Looks at nothing. */
final class ForwardingTap implements Tap {
    @Override
    public Verdict request(byte[] bytes, int length) {
        return Verdict.FORWARD;
    }

    @Override
    public Verdict reply(byte[] bytes, int length) {
        return Verdict.FORWARD;
    }
}
