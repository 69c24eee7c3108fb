package dev.mink.projection;

import dev.mink.readmodel.ReadModels;

/**
 * Makes a projection over the read models it is given, so that it can also be run over a second set of them:
 *
 * <pre>{@code
 * engine.registerAsync(models -> {
 *     ReadModelRepository<Customer> customers = models.repository(Customer.class);
 *     return AsyncProjection.named("customers")
 *             .on(CustomerMoved.class, (event, context) ->
 *                     context.in(customers).update(event.customerId(), row -> row.withCity(event.city())))
 *             .build();
 * });
 * }</pre>
 *
 * <p>It is called once when it is registered, and once for every rebuild and verification. All projections it
 * makes have the same name and handle the same events. They must write to the repositories of the given read
 * models alone, and in the transaction of their context. A read model belongs to one projection: a rebuild
 * replaces it as a whole, with the rows that others have written to it.
 *
 * @param <P> kind of projection
 */
@FunctionalInterface
public interface ProjectionFactory<P extends Projection> {
    /** Makes the projection over these read models. */
    P create(ReadModels models);
}
