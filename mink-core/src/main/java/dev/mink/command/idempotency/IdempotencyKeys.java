package dev.mink.command.idempotency;

import dev.mink.adapter.internal.StorableText;
import dev.mink.command.Command;
import dev.mink.command.IdempotentCommand;
import dev.mink.command.TraceableCommand;
import dev.mink.command.internal.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/**
 * The keys by which a command is recognised when it is sent again.
 *
 * <p>A key made from a command's content has two weak sides. It changes with the ids that the command
 * carries, so that a client's second attempt with new ids is another command: see {@link #ignoringTracing}.
 * And two commands that mean to do the same thing twice ("one more") are the same: let such commands be
 * {@link IdempotentCommand}s.
 */
public final class IdempotencyKeys {
    /** The longest key that is kept as it is, in characters. */
    public static final int MAX_LENGTH = 255;

    /** go-mink's keys end with the first 16 bytes of the hash. */
    private static final int DIGITS = 32;

    private static final List<String> TRACING =
            List.of("base", "commandId", "correlationId", "causationId", "commandMetadata");
    private static final String HASHED = "sha256:";
    private static final Pattern LIKE_NAMESPACED = Pattern.compile("@\\d+:.*", Pattern.DOTALL);

    private IdempotencyKeys() {}

    /** The key of an {@link IdempotentCommand}, else one {@linkplain #generate generated} from the command. */
    public static String of(Command command) {
        return command instanceof IdempotentCommand own ? own.idempotencyKey() : generate(command);
    }

    /**
     * A key made from a command's type and content: its JSON, with properties sorted by name, written by a
     * mapper of Mink's own, and with the class of what is declared as an interface.
     *
     * @throws UnserializableCommandException if the command cannot be written as JSON, or something in it
     *     has no properties by which it could be told from others
     */
    public static String generate(Command command) {
        return generate(command, List.of());
    }

    /** Prefixes the key that a command has by {@link #of}. */
    public static Function<Command, String> prefix(String prefix) {
        return command -> prefix + ":" + of(command);
    }

    /**
     * Takes a text out of a command, together with the command's type; where it is empty, the key is
     * {@linkplain #generate generated}.
     */
    public static Function<Command, String> fromField(Function<? super Command, String> field) {
        return command -> {
            String value = field.apply(command);
            return value.isEmpty() ? generate(command) : command.commandType() + ":" + value;
        };
    }

    /**
     * The key by {@link #of}, but for generated ones without the ids and metadata that a {@link
     * TraceableCommand} brings in components of those names.
     */
    public static Function<Command, String> ignoringTracing() {
        return command -> command instanceof TraceableCommand && !(command instanceof IdempotentCommand)
                ? generate(command, TRACING)
                : of(command);
    }

    /**
     * A key as stores keep it: as it is without tenant, else with the tenant before it, and hashed if that
     * is longer than {@value #MAX_LENGTH} characters or looks as if it had been changed already. Different
     * keys, and the same key of different tenants, never are the same.
     *
     * @param tenantId empty for none
     * @throws InvalidIdempotencyKeyException if the key is blank, or has U+0000 or half a surrogate pair
     */
    public static String stored(String tenantId, String key) {
        if (key.isBlank()) {
            throw new InvalidIdempotencyKeyException("is blank");
        }
        if (!StorableText.isStorable(key) || !StorableText.isStorable(tenantId)) {
            throw new InvalidIdempotencyKeyException("or its tenant has U+0000 or half a surrogate pair");
        }
        String whole = tenantId.isEmpty() ? key : "@" + tenantId.length() + ":" + tenantId + ":" + key;
        boolean disguised =
                key.startsWith(HASHED) || LIKE_NAMESPACED.matcher(key).matches();
        if (tenantId.isEmpty() && disguised) {
            return HASHED + sha256("\0" + whole);
        }
        return shortened(whole);
    }

    /** A command type as stores keep it: hashed if it is longer than {@value #MAX_LENGTH} characters. */
    public static String storedType(String commandType) {
        return shortened(StorableText.of(commandType));
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= MAX_LENGTH ? text : HASHED + sha256(text);
    }

    private static String generate(Command command, List<String> left) {
        String json;
        try {
            json = FixedJson.writeForKey(command, left);
        } catch (JacksonException | IllegalArgumentException | StackOverflowError e) {
            throw new UnserializableCommandException(command.commandType(), e);
        }
        return command.commandType() + ":" + sha256(json).substring(0, DIGITS);
    }

    private static String sha256(String text) {
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    }
}
