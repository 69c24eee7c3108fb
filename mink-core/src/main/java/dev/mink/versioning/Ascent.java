package dev.mink.versioning;

import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.versioning.History.Renamed;
import dev.mink.versioning.History.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** The way of one stored event to the newest versions. */
final class Ascent {
    private final Map<String, History> histories;
    private final boolean acceptsNewer;
    private final Metadata metadata;
    private final List<VersionedPayload> results = new ArrayList<>(1);

    Ascent(Map<String, History> histories, boolean acceptsNewer, Metadata metadata) {
        this.histories = histories;
        this.acceptsNewer = acceptsNewer;
        this.metadata = metadata;
    }

    List<VersionedPayload> from(SchemaVersion schema, Payload data) {
        climb(schema, Draft.of(data));
        return List.copyOf(results);
    }

    private void climb(SchemaVersion schema, Draft draft) {
        History history = histories.get(schema.eventType());
        if (history == null) {
            arrive(schema, draft);
        } else if (history instanceof Versions versions) {
            climb(versions, schema, draft);
        } else if (history instanceof Renamed renamed) {
            climb(SchemaVersion.of(renamed.newType(), schema.version()), draft);
        }
    }

    private void climb(Versions history, SchemaVersion start, Draft draft) {
        if (!reaches(history, start)) {
            arrive(start, draft);
            return;
        }
        SchemaVersion schema = start;
        for (Step step : history.stepsFrom(start.version())) {
            if (step instanceof Step.Split split) {
                split(split, schema, draft);
                return;
            }
            apply(((Step.Next) step).upcaster(), draft);
            schema = schema.next();
        }
        arrive(schema, draft);
    }

    private void arrive(SchemaVersion schema, Draft draft) {
        try {
            results.add(new VersionedPayload(schema, draft.payload()));
        } catch (JacksonException e) {
            throw new UpcastException(
                    schema.eventType(),
                    Math.max(1, schema.version() - 1),
                    schema.version(),
                    "the JSON that was made cannot be written: " + e.getMessage(),
                    e);
        }
    }

    /** False for a newer event that is accepted as it is. */
    private boolean reaches(Versions history, SchemaVersion schema) {
        int version = schema.version();
        if (version < history.first()) {
            throw new SchemaVersionGapException(
                    schema.eventType(),
                    version,
                    history.first(),
                    "the event has version " + version + ", upcasters begin at version " + history.first());
        }
        if (version > history.latest() && !acceptsNewer) {
            throw new SchemaVersionGapException(
                    schema.eventType(),
                    version,
                    history.latest(),
                    "the event has version " + version + ", the newest that this program knows is " + history.latest());
        }
        return version <= history.latest();
    }

    private void apply(Upcaster upcaster, Draft draft) {
        try {
            if (upcaster instanceof JsonUpcaster json) {
                json.change(draft, metadata);
            } else {
                draft.replace(Objects.requireNonNull(
                        upcaster.upcast(draft.payload(), metadata), "what the upcaster returned"));
            }
        } catch (RuntimeException e) {
            throw new UpcastException(
                    upcaster.eventType(),
                    upcaster.fromVersion(),
                    upcaster.toVersion(),
                    String.valueOf(e.getMessage()),
                    e);
        }
    }

    private void split(Step.Split split, SchemaVersion schema, Draft draft) {
        for (Piece piece : split.pieces()) {
            Optional<Draft> cut;
            try {
                cut = piece.cut(draft, metadata);
            } catch (RuntimeException e) {
                throw new UpcastException(
                        schema.eventType(),
                        schema.version(),
                        schema.version() + 1,
                        "no piece of " + piece.schema() + " can be cut: " + e.getMessage(),
                        e);
            }
            cut.ifPresent(part -> climb(piece.schema(), part));
        }
    }
}
