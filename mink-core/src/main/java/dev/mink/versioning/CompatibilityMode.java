package dev.mink.versioning;

/** By which rules a {@link SchemaRegistry} judges a change of an event's shape. */
public enum CompatibilityMode {
    /**
     * go-mink's table, on the two given versions alone; the first line that holds decides. Types are
     * compared as text.
     *
     * <ol>
     *   <li>a type changed, or an optional field became required: {@link SchemaCompatibility#BREAKING}
     *   <li>a required field was added: {@code BREAKING}
     *   <li>fields were removed and others added: {@code BREAKING}
     *   <li>fields were removed: {@link SchemaCompatibility#FORWARD}
     *   <li>optional fields were added: {@link SchemaCompatibility#BACKWARD}
     *   <li>else: {@link SchemaCompatibility#FULLY}
     * </ol>
     *
     * <p>It refuses changes that do no harm to readers which ignore what they do not know, and allows
     * some that do; use {@link #STRICT} unless both libraries have to give the same answer.
     */
    TABLE,

    /**
     * What readers need that ignore unknown fields and do without optional ones, as Mink's own. The new
     * version is compared with the old one and with every registered version between them; the weakest
     * result counts.
     *
     * <ul>
     *   <li>New code reads old events if no type changed, no required field was added and no optional
     *       field became required.
     *   <li>Old code reads new events if no type changed, no required field was removed and no required
     *       field became optional.
     * </ul>
     *
     * <p>An {@code enum(…)} or {@code oneof(…)} type that got further constants did not change for new
     * code that reads old events, one that lost some did not for old code that reads new events. A field within one
     * that was added or removed as a whole is not judged on its own.
     */
    STRICT
}
