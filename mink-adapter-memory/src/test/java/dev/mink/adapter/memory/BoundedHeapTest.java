package dev.mink.adapter.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.ExpectedVersion;
import dev.mink.StoredEvent;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.store.EventStore;
import dev.mink.testing.generators.EventGenerator;
import dev.mink.testing.generators.Seed;
import dev.mink.testing.process.ForkedJvm;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A million events and their readers have room in 256 MB. */
class BoundedHeapTest {
    private final int count = "full".equals(System.getProperty("mink.chaos")) ? 1_000_000 : 100_000;

    @Test
    void manyEventsAreKeptAndRead() throws InterruptedException {
        String printed = ForkedJvm.of(Program.class)
                .options("-Xmx256m")
                .arguments(Integer.toString(count))
                .run();

        assertThat(printed.lines()).contains("paged " + count, "streamed " + count, "in a category " + count / 10);
    }

    static final class Program {
        private static final int BATCH = 100;

        private Program() {}

        public static void main(String[] args) {
            int count = Integer.parseInt(args[0]);
            try (MemoryAdapter adapter = MemoryAdapter.create();
                    EventStore store = EventStore.create(adapter)) {
                fill(adapter, count);
                System.out.println("paged " + paged(adapter, FeedFilter.all()));
                System.out.println("in a category " + paged(adapter, FeedFilter.ofCategory("c3")));
                System.out.println("streamed " + streamed(store));
            }
        }

        private static void fill(MemoryAdapter adapter, int count) {
            EventGenerator events = new EventGenerator(Seed.of(1).random(), List.of("Created", "Changed"));
            for (int i = 0; i < count / BATCH; i++) {
                List<EventRecord> batch = events.smallBatch(BATCH, BATCH);
                adapter.append(AppendRequest.of("c" + i % 10 + "-" + i, ExpectedVersion.NO_STREAM, batch));
            }
        }

        private static int paged(MemoryAdapter adapter, FeedFilter filter) {
            int read = 0;
            FeedPage page = adapter.readFeed(new FeedRequest(0, 1_000, filter));
            while (!page.events().isEmpty()) {
                read += page.events().size();
                page = adapter.readFeed(new FeedRequest(page.nextPosition(), 1_000, filter));
            }
            return read;
        }

        private static int streamed(EventStore store) {
            int read = 0;
            long position = 0;
            Iterator<StoredEvent> events = store.streamAll(0, FeedFilter.all())
                    .map(event -> event.stored())
                    .iterator();
            while (events.hasNext()) {
                StoredEvent event = events.next();
                if (event.globalPosition() <= position) {
                    throw new IllegalStateException("out of order at " + event.globalPosition());
                }
                position = event.globalPosition();
                read++;
            }
            return read;
        }
    }
}
