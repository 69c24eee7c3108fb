package dev.mink.testing.contract;

/** How much of a concurrent test to run. */
final class Rounds {
    private Rounds() {}

    /** The first number in an ordinary build, the second with {@code mink.chaos=full}. */
    static int of(int few, int many) {
        return "full".equals(System.getProperty("mink.chaos")) ? many : few;
    }
}
