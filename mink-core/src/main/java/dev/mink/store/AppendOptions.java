package dev.mink.store;

import dev.mink.ExpectedVersion;
import dev.mink.Metadata;
import dev.mink.adapter.AppendParticipant;
import dev.mink.adapter.UnknownOutcomeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * How an append is to be done. Immutable; the {@code with…} methods return changed copies.
 *
 * @param expectedVersion the version the stream must have, {@link ExpectedVersion#ANY_VERSION} by
 *     default
 * @param metadata metadata of all events of the append, empty by default
 * @param eventIds ids of the events in their order; empty (the default) lets the store make them
 * @param participants what commits together with the events
 */
public record AppendOptions(
        ExpectedVersion expectedVersion, Metadata metadata, List<UUID> eventIds, List<AppendParticipant> participants) {
    private static final AppendOptions DEFAULTS =
            new AppendOptions(ExpectedVersion.ANY_VERSION, Metadata.empty(), List.of(), List.of());

    /** Creates options. */
    public AppendOptions {
        Objects.requireNonNull(expectedVersion, "expectedVersion");
        Objects.requireNonNull(metadata, "metadata");
        eventIds = List.copyOf(eventIds);
        participants = List.copyOf(participants);
    }

    /** No check, no metadata. */
    public static AppendOptions defaults() {
        return DEFAULTS;
    }

    /** Options that expect a version. */
    public static AppendOptions expectVersion(ExpectedVersion expected) {
        return DEFAULTS.withExpectedVersion(expected);
    }

    /**
     * Options that expect a version, or one of the special values of {@link ExpectedVersion}.
     *
     * @throws IllegalArgumentException for a value below -2
     */
    public static AppendOptions expectVersion(long expected) {
        return expectVersion(ExpectedVersion.of(expected));
    }

    /** Options with metadata. */
    public static AppendOptions ofMetadata(Metadata metadata) {
        return DEFAULTS.withMetadata(metadata);
    }

    /** A copy that expects another version. */
    public AppendOptions withExpectedVersion(ExpectedVersion expected) {
        return new AppendOptions(expected, metadata, eventIds, participants);
    }

    /** A copy with other metadata. */
    public AppendOptions withMetadata(Metadata replacement) {
        return new AppendOptions(expectedVersion, replacement, eventIds, participants);
    }

    /** A copy with given ids, which make the append repeatable. */
    public AppendOptions withEventIds(List<UUID> ids) {
        return new AppendOptions(expectedVersion, metadata, ids, participants);
    }

    /** A copy for the repetition of an append whose outcome is unknown. */
    public AppendOptions repeating(UnknownOutcomeException unknown) {
        return withEventIds(unknown.eventIds());
    }

    /** A copy with one more participant. */
    public AppendOptions withParticipant(AppendParticipant participant) {
        List<AppendParticipant> added = new ArrayList<>(participants);
        added.add(participant);
        return new AppendOptions(expectedVersion, metadata, eventIds, added);
    }
}
