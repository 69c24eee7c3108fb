package dev.mink.command.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mink.MinkContext;
import dev.mink.command.Command;
import dev.mink.command.CommandBase;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandContext;
import dev.mink.command.CommandResult;
import dev.mink.command.Middleware;
import dev.mink.command.ValidationException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The layers that change the context, and those that choose. */
class ContextMiddlewareTest {
    private static final MinkContext.Key<String> REGION = MinkContext.Key.of("region", String.class);

    private final List<CommandContext> contexts = new ArrayList<>();

    private CommandContext dispatch(Middleware middleware, Command command, MinkContext context) {
        CommandBus bus = CommandBus.builder().middleware(middleware).build();
        bus.registerFunc(command.commandType(), (any, inner) -> {
            contexts.add(inner);
            return CommandResult.success();
        });
        bus.dispatch(command, context);
        return contexts.get(contexts.size() - 1);
    }

    private static Order with(CommandBase base) {
        return new Order("tea", base);
    }

    @Test
    void aCorrelationIdIsThatOfTheContextThenOfTheCommandThenNew() {
        Middleware correlation = CorrelationIdMiddleware.of(() -> "new");
        Order own = with(CommandBase.empty().withCorrelationId("own"));
        MinkContext given = MinkContext.empty().withCorrelationId("given");

        assertThat(dispatch(correlation, own, given).correlationId()).isEqualTo("given");
        assertThat(dispatch(correlation, own, MinkContext.empty()).correlationId())
                .isEqualTo("own");
        assertThat(dispatch(correlation, new Order("tea"), MinkContext.empty()).correlationId())
                .isEqualTo("new");
        assertThat(dispatch(correlation, new Order.Ping(), MinkContext.empty()).correlationId())
                .isEqualTo("new");
    }

    @Test
    void newCorrelationIdsDoNotCollide() {
        Set<String> ids = new HashSet<>();
        Middleware correlation = CorrelationIdMiddleware.create();
        for (int i = 0; i < 1_000; i++) {
            ids.add(dispatch(correlation, new Order.Ping(), MinkContext.empty()).correlationId());
        }
        assertThat(ids).hasSize(1_000).allMatch(id -> id.length() == 36);
    }

    @Test
    void aCausationIdIsThatOfTheContextThenOfTheCommandThenTheCommandsOwnId() {
        Middleware causation = CausationIdMiddleware.create();
        Order both = with(CommandBase.empty().withCausationId("event").withCommandId("id"));
        MinkContext given = MinkContext.empty().withCausationId("given");

        assertThat(dispatch(causation, both, given).causationId()).isEqualTo("given");
        assertThat(dispatch(causation, both, MinkContext.empty()).causationId()).isEqualTo("event");
        assertThat(dispatch(causation, with(CommandBase.empty().withCommandId("id")), MinkContext.empty())
                        .causationId())
                .isEqualTo("id");
        assertThat(dispatch(causation, new Order("tea"), MinkContext.empty()).causationId())
                .as("an id that the bus made causes nothing by itself")
                .isEmpty();
        assertThat(dispatch(causation, new Order.Ping(), MinkContext.empty()).causationId())
                .isEmpty();
    }

    @Test
    void eventsNameTheCommandAsTheirCauseWhateverTheCommandsCauseIs() {
        CommandContext context = dispatch(
                CausationIdMiddleware.create(),
                with(CommandBase.empty().withCausationId("event").withCommandId("id")),
                MinkContext.empty());
        assertThat(context.context().toMetadata().causationId()).isEqualTo("id");
    }

    @Test
    void aTenantIsThatOfTheContextThenTheExtractedOne() {
        Middleware tenant = TenantMiddleware.of(command -> command instanceof Order order ? order.product() : "");

        assertThat(dispatch(tenant, new Order("tea"), MinkContext.empty().withTenantId("given"))
                        .tenantId())
                .isEqualTo("given");
        assertThat(dispatch(tenant, new Order("tea"), MinkContext.empty()).tenantId())
                .isEqualTo("tea");
        assertThat(dispatch(tenant, new Order.Ping(), MinkContext.empty()).tenantId())
                .isEmpty();
    }

    @Test
    void aRequiredTenantMustBeThere() {
        Middleware tenant = TenantMiddleware.requiring(command -> "");

        ValidationException refused = catchThrowableOfType(
                ValidationException.class, () -> dispatch(tenant, new Order("tea"), MinkContext.empty()));

        assertThat(refused.field()).contains("tenantId");
        assertThat(refused)
                .hasMessage("mink: validation failed for command \"Order\" field \"tenantId\": tenant ID is required");
        assertThat(contexts).isEmpty();
        assertThat(dispatch(tenant, new Order("tea"), MinkContext.empty().withTenantId("given"))
                        .tenantId())
                .isEqualTo("given");
    }

    @Test
    void aContextValueReplacesWhatIsUnderItsKey() {
        Middleware value = ContextValueMiddleware.of(REGION, "north");
        MinkContext south = MinkContext.empty().with(REGION, "south");
        assertThat(dispatch(value, new Order.Ping(), south).get(REGION)).contains("north");
        assertThat(south.get(REGION)).contains("south");
    }

    @Test
    void aConditionIsAskedAtEveryDispatch() {
        Middleware some = ConditionalMiddleware.when(
                command -> command instanceof Order order && order.product().equals("tea"),
                ContextValueMiddleware.of(REGION, "north"));
        assertThat(dispatch(some, new Order("tea"), MinkContext.empty()).get(REGION))
                .contains("north");
        assertThat(dispatch(some, new Order("jam"), MinkContext.empty()).get(REGION))
                .isEmpty();
    }

    @Test
    void typesOfCommandsAreMatchedExactlyAndCopied() {
        List<String> types = new ArrayList<>(List.of("Order"));
        Middleware orders = CommandTypeMiddleware.of(types, ContextValueMiddleware.of(REGION, "north"));
        types.add("Ping");

        assertThat(dispatch(orders, new Order("tea"), MinkContext.empty()).get(REGION))
                .contains("north");
        assertThat(dispatch(orders, new Order.Ping(), MinkContext.empty()).get(REGION))
                .isEmpty();
    }
}
