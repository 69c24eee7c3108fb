package dev.mink.store;

import dev.mink.AppendResult;
import dev.mink.MinkContext;
import dev.mink.adapter.AppendRequest;
import java.util.List;
import java.util.function.Function;

/**
 * Stands around every append through a store that is bound to a context which carries it: it can refuse
 * the append, let something take part in it, and learn how it ended. Appends through the store itself,
 * which is bound to no context, do not meet it.
 */
@FunctionalInterface
public interface AppendInterceptor {
    /** Where a context carries its interceptor. */
    MinkContext.Key<AppendInterceptor> KEY = MinkContext.Key.of("append interceptor", AppendInterceptor.class);

    /** Lets every append pass as it is: for a context that must not carry the one of another. */
    AppendInterceptor NONE = (request, append) -> append.apply(request);

    /**
     * Makes an append, or throws.
     *
     * @param request what is to be appended; an attempt to repeat an append whose outcome is unknown comes
     *     here again with the same event ids
     * @param append makes it, to be called once at most
     * @return what the append returned
     */
    List<AppendResult> intercept(AppendRequest request, Function<AppendRequest, List<AppendResult>> append);
}
