package dev.mink.command.middleware;

import dev.mink.command.Command;
import dev.mink.command.Middleware;
import dev.mink.command.ValidationException;
import java.util.Objects;
import java.util.function.Function;

/** Gives every dispatch a tenant: that of the context, else the one that a command tells. */
public final class TenantMiddleware implements Middleware {
    private final Function<? super Command, String> extractor;
    private final boolean required;

    private TenantMiddleware(Function<? super Command, String> extractor, boolean required) {
        this.extractor = Objects.requireNonNull(extractor, "extractor");
        this.required = required;
    }

    /**
     * Commands may be without tenant.
     *
     * @param extractor the tenant of a command, or the empty string; not asked where the context has one
     */
    public static TenantMiddleware of(Function<? super Command, String> extractor) {
        return new TenantMiddleware(extractor, false);
    }

    /**
     * Commands without tenant are refused with a {@link ValidationException} of the field {@code
     * tenantId}.
     *
     * @param extractor the tenant of a command, or the empty string; not asked where the context has one
     */
    public static TenantMiddleware requiring(Function<? super Command, String> extractor) {
        return new TenantMiddleware(extractor, true);
    }

    @Override
    public Next wrap(Next next) {
        return (command, context) -> {
            if (!context.tenantId().isEmpty()) {
                return next.handle(command, context);
            }
            String tenant = Objects.requireNonNull(extractor.apply(command), "tenant");
            if (!tenant.isEmpty()) {
                return next.handle(command, context.with(c -> c.withTenantId(tenant)));
            }
            if (required) {
                throw new ValidationException(command.commandType(), "tenantId", "tenant ID is required");
            }
            return next.handle(command, context);
        };
    }
}
