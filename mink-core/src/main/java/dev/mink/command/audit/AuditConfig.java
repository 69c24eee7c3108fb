package dev.mink.command.audit;

import dev.mink.command.Command;
import dev.mink.command.CommandContext;
import java.time.Clock;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** How commands are audited. Immutable. */
public final class AuditConfig {
    private final Consumer<AuditEntry> sink;
    private final BiFunction<Command, CommandContext, String> actorFunction;
    private final Set<String> skipCommands;
    private final boolean failClosed;
    private final boolean includeMetadata;
    private final UnaryOperator<AuditEntry> redaction;
    private final Clock clock;
    private final Supplier<UUID> ids;

    private AuditConfig(Builder builder) {
        this.sink = builder.sink();
        this.actorFunction = builder.actorFunction;
        this.skipCommands = Set.copyOf(builder.skipCommands);
        this.failClosed = builder.failClosed;
        this.includeMetadata = builder.includeMetadata;
        this.redaction = builder.redaction;
        this.clock = builder.clock;
        this.ids = builder.ids;
    }

    /** All defaults: every command is audited, and none fails because it cannot be. */
    public static AuditConfig ofDefaults(AuditStore store) {
        return builder(store).build();
    }

    /** Makes a configuration. */
    public static Builder builder(AuditStore store) {
        return new Builder(store);
    }

    /** Writes an entry, plain or to the end of the chain. */
    public Consumer<AuditEntry> sink() {
        return sink;
    }

    /** Who asked for a command. */
    public BiFunction<Command, CommandContext, String> actorFunction() {
        return actorFunction;
    }

    /** Names of commands that are not audited. */
    public Set<String> skipCommands() {
        return skipCommands;
    }

    /** Whether a command that cannot be audited is not executed. */
    public boolean failClosed() {
        return failClosed;
    }

    /** Whether the metadata of commands is recorded. */
    public boolean includeMetadata() {
        return includeMetadata;
    }

    /** What is done to each entry before it is written. */
    public UnaryOperator<AuditEntry> redaction() {
        return redaction;
    }

    /** Where entries get their times from. */
    public Clock clock() {
        return clock;
    }

    /** Where entries get their ids from. */
    public Supplier<UUID> ids() {
        return ids;
    }

    /** The settings of auditing. */
    public static final class Builder {
        private final AuditStore store;
        private final Set<String> skipCommands = new HashSet<>();
        private BiFunction<Command, CommandContext, String> actorFunction = (command, context) -> context.actor();
        private boolean failClosed;
        private boolean includeMetadata;
        private boolean hashChain;
        private UnaryOperator<AuditEntry> redaction = UnaryOperator.identity();
        private Clock clock = Clock.systemUTC();
        private Supplier<UUID> ids = UUID::randomUUID;

        private Builder(AuditStore store) {
            this.store = Objects.requireNonNull(store, "store");
        }

        /**
         * Says who asked for a command; that of the context by default, and also if the function throws
         * something. Called by many threads.
         */
        public Builder actorFunction(BiFunction<Command, CommandContext, String> function) {
            actorFunction = Objects.requireNonNull(function, "function");
            return this;
        }

        /** Leaves commands of these names out, as those that only read. */
        public Builder skipCommands(String... commandTypes) {
            skipCommands.addAll(Set.of(commandTypes));
            return this;
        }

        /**
         * Executes no command that cannot be audited: an intent is written ahead of each, and completed
         * by a second entry with the outcome. By default a command's outcome is the same whether or not
         * it could be audited, and entries that got lost are counted.
         */
        public Builder failClosed() {
            failClosed = true;
            return this;
        }

        /** Records the metadata of commands too; not by default, as it may be personal. */
        public Builder includeMetadata() {
            includeMetadata = true;
            return this;
        }

        /** Adds entries to the store's {@link AuditChain}, so that it shows if somebody changes them. */
        public Builder hashChain() {
            hashChain = true;
            return this;
        }

        /**
         * Removes what must not be recorded, as passwords in the texts of errors. What throws leaves an
         * entry without error text and metadata. Called by many threads.
         */
        public Builder redaction(UnaryOperator<AuditEntry> function) {
            redaction = Objects.requireNonNull(function, "function");
            return this;
        }

        /** Where entries get their times from; the system's clock by default. Read twice for each command. */
        public Builder clock(Clock source) {
            clock = Objects.requireNonNull(source, "source");
            return this;
        }

        /** Where entries get their ids from; random version 4 UUIDs by default. */
        public Builder ids(Supplier<UUID> source) {
            ids = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * The configuration.
         *
         * @throws IllegalArgumentException if a chain is wanted and the store has none
         */
        public AuditConfig build() {
            return new AuditConfig(this);
        }

        private Consumer<AuditEntry> sink() {
            if (!hashChain) {
                return store::append;
            }
            AuditChain chain = store.capability(AuditChain.class)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "mink: " + store.getClass().getName() + " cannot chain its entries"));
            return entry -> {
                var unused = chain.appendLinked(entry);
            };
        }
    }
}
