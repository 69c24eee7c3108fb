package dev.mink.projection;

/** What a failure says about trying again. */
public enum ErrorClass {
    /** The event itself is to blame: another try will hardly help. Such tries are counted. */
    POISON,
    /** Something else is to blame, and will pass: tried again for as long as it takes. */
    TRANSIENT
}
