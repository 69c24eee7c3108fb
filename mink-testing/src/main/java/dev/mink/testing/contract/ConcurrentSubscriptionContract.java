package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.Event;
import dev.mink.adapter.FeedFilter;
import dev.mink.store.AppendOptions;
import dev.mink.subscription.Subscription;
import dev.mink.subscription.SubscriptionOptions;
import dev.mink.testing.contract.Bank.Opened;
import dev.mink.testing.contract.Race.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Every event once and in order, whatever writers do and however often a reader is replaced. */
public abstract class ConcurrentSubscriptionContract extends FollowingContract {
    private static final int WRITERS = 4;

    private final long seed = System.nanoTime();

    /** Sets up the contract; subclasses are made by JUnit. */
    protected ConcurrentSubscriptionContract() {}

    @Test
    void everySubscriptionGetsEachOfItsEventsOnceAndInOrder() throws InterruptedException {
        String category = Sample.category();
        String stream = category + "-followed";
        SubscriptionOptions small = SubscriptionOptions.builder().bufferSize(3).build();
        List<Event> pushed = new CopyOnWriteArrayList<>();
        closedAfterwards(store().subscribeAll(start(), small, (event, context) -> pushed.add(event)));
        AtomicBoolean written = new AtomicBoolean();
        Threads threads = new Threads();
        List<Threads.Running<List<UUID>>> pullers = List.of(
                drain(threads, all(), written),
                drain(threads, closedAfterwards(store().subscribeCategory(category, start(), small)), written),
                drain(threads, closedAfterwards(store().subscribeStream(stream, 0, small)), written),
                drain(threads, all(SubscriptionOptions.filtered(FeedFilter.ofTypes("Opened"))), written));

        write(category, stream);
        written.set(true);

        List<Event> all = store().streamAll(start(), FeedFilter.all()).toList();
        assertThat(all).hasSizeGreaterThan(WRITERS * Rounds.of(20, 300));
        String why = "seed " + seed;
        assertThat(result(pullers.get(0))).as("all, %s", why).isEqualTo(ids(all));
        assertThat(result(pullers.get(1)))
                .as("category, %s", why)
                .isEqualTo(ids(all.stream()
                        .filter(event -> event.streamId().startsWith(category + "-"))
                        .toList()));
        assertThat(result(pullers.get(2))).as("stream, %s", why).isEqualTo(ids(store().load(stream)));
        assertThat(result(pullers.get(3)))
                .as("type, %s", why)
                .isEqualTo(ids(all.stream()
                        .filter(event -> event.type().equals("Opened"))
                        .toList()));
        eventually("the handler's last event", () -> pushed.size() >= all.size());
        assertThat(ids(pushed)).as("handler, %s", why).isEqualTo(ids(all));
    }

    @Test
    void aNamedSubscriptionThatIsClosedAndOpenedAgainMissesNothing() throws InterruptedException {
        String category = Sample.category();
        SubscriptionOptions options = SubscriptionOptions.builder()
                .name("contract-" + UUID.randomUUID())
                .bufferSize(5)
                .checkpointEvery(7)
                .build();
        AtomicBoolean written = new AtomicBoolean();
        Threads.Running<List<UUID>> reader = new Threads().start(() -> {
            Random random = new Random(seed);
            List<UUID> taken = new ArrayList<>();
            while (true) {
                boolean last = written.get();
                try (Subscription subscription = store().subscribeAll(start(), options)) {
                    int wanted = last ? Integer.MAX_VALUE : random.nextInt(30);
                    Optional<Event> event = subscription.poll(Duration.ofMillis(10));
                    for (int i = 0; i < wanted && event.isPresent(); i++) {
                        taken.add(event.get().id());
                        event = subscription.poll(Duration.ofMillis(last ? 1_200 : 5));
                    }
                    if (last && event.isEmpty()) {
                        return taken;
                    }
                }
            }
        });

        write(category, category + "-shared");
        written.set(true);

        List<UUID> all = ids(store().streamAll(start(), FeedFilter.all()).toList());
        assertThat(result(reader)).as("seed %s", seed).isEqualTo(all);
    }

    private void write(String category, String shared) throws InterruptedException {
        int rounds = Rounds.of(20, 300);
        try (Race race = new Race(WRITERS)) {
            var outcomes = race.<Integer>run(writer -> () -> {
                Random random = new Random(seed + writer);
                for (int i = 0; i < rounds; i++) {
                    String own = (random.nextBoolean() ? category : Sample.category()) + "-" + writer;
                    int size = 1 + random.nextInt(4);
                    if (random.nextInt(4) == 0) {
                        store().appendAll(List.of(Bank.appendTo(shared, size), Bank.appendTo(own, 1)));
                    } else if (random.nextInt(5) == 0) {
                        fail(own);
                    } else {
                        store().append(random.nextBoolean() ? shared : own, mixed(size));
                    }
                }
                return rounds;
            });
            assertThat(Outcome.failures(outcomes)).as("seed %s", seed).isEmpty();
        }
    }

    /** An append that is rolled back, which may leave a gap among the positions. */
    private void fail(String stream) {
        IllegalStateException undo = new IllegalStateException("undo");
        try {
            store().append(stream, mixed(2), AppendOptions.defaults().withParticipant((transaction, stored) -> {
                throw undo;
            }));
        } catch (IllegalStateException e) {
            assertThat(e).isSameAs(undo);
        }
    }

    private static List<Object> mixed(int size) {
        List<Object> events = new ArrayList<>(Bank.deposits(size - 1));
        events.add(new Opened("Ann"));
        return events;
    }

    /** Takes events until everything is written and nothing more comes. */
    private Threads.Running<List<UUID>> drain(Threads threads, Subscription subscription, AtomicBoolean written) {
        return threads.start(() -> {
            List<UUID> taken = new ArrayList<>();
            while (true) {
                boolean last = written.get();
                Optional<Event> event = subscription.poll(Duration.ofMillis(last ? 1_200 : 50));
                if (event.isPresent()) {
                    taken.add(event.get().id());
                } else if (last) {
                    return taken;
                }
            }
        });
    }

    private static List<UUID> ids(List<Event> events) {
        return events.stream().map(Event::id).toList();
    }
}
