package dev.mink.adapter.memory;

import static dev.mink.ExpectedVersion.ANY_VERSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mink.DeadlineExceededException;
import dev.mink.Metadata;
import dev.mink.OperationCancelledException;
import dev.mink.Payload;
import dev.mink.adapter.AppendParticipant;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.EventRewriter;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.StreamWrite;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryAdapterConcurrencyTest {
    private final MemoryAdapter adapter = MemoryAdapter.create();
    private final ExecutorService executor = Executors.newCachedThreadPool();

    @AfterEach
    void close() throws InterruptedException {
        adapter.close();
        executor.shutdownNow();
        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aParticipantMayNotAppend() {
        AppendRequest inner = request("Order-2");

        Throwable refused =
                catchThrowable(() -> adapter.append(with("Order-1", (transaction, stored) -> adapter.append(inner))));

        assertThat(refused).isInstanceOf(IllegalStateException.class).hasMessageContaining("participant");
        assertThat(adapter.eventCount()).isZero();
        assertThat(adapter.append(inner)).hasSize(1);
    }

    @Test
    void aParticipantMayNeitherRewriteNorReset() {
        MemoryAdapterTest.append(adapter, "Order-1", 1);
        EventRewriter rewriter = adapter.capability(EventRewriter.class).orElseThrow();

        for (AppendParticipant participant : List.<AppendParticipant>of(
                (transaction, stored) -> adapter.reset(),
                (transaction, stored) ->
                        rewriter.rewriteEvent("Order-1", 1, Payload.empty(), Metadata.empty(), Map.of()))) {
            assertThatThrownBy(() -> adapter.append(with("Order-1", participant)))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(adapter.eventCount()).isEqualTo(1);
    }

    @Test
    void readersDoNotWaitForAParticipant() throws Exception {
        MemoryAdapterTest.append(adapter, "Order-1", 1);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Future<?> slow = executor.submit(() -> adapter.append(with("Order-1", (transaction, stored) -> {
            inside.countDown();
            await(go);
        })));
        await(inside);

        assertThat(adapter.load(LoadRequest.after("Order-1", 0))).hasSize(1);
        assertThat(adapter.readFeed(FeedRequest.after(0)).events()).hasSize(1);
        assertThat(adapter.lastPosition()).isEqualTo(1);

        go.countDown();
        slow.get(10, TimeUnit.SECONDS);
        assertThat(adapter.lastPosition()).isEqualTo(2);
    }

    @Test
    void aDeadlineEndsTheWaitForAnotherWriter() throws Exception {
        behindASlowWriter(() -> {
            AppendRequest request =
                    request("Order-2").withDeadline(Instant.now().plusMillis(20));

            assertThatThrownBy(() -> adapter.append(request)).isInstanceOf(DeadlineExceededException.class);
            return null;
        });
        assertThat(adapter.streamInfo("Order-2")).isEmpty();
    }

    @Test
    void aDeadlineThatPassesInAParticipantUndoesTheAppend() {
        Instant deadline = Instant.now().plusMillis(20);
        AppendRequest request = with(
                        "Order-1",
                        (transaction, stored) ->
                                Awaitility.await().until(() -> Instant.now().isAfter(deadline)))
                .withDeadline(deadline);

        assertThatThrownBy(() -> adapter.append(request)).isInstanceOf(DeadlineExceededException.class);
        assertThat(adapter.eventCount()).isZero();
    }

    @Test
    void anInterruptEndsTheWaitForAnotherWriter() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> flag = new AtomicReference<>();
        behindASlowWriter(() -> {
            Thread waiting = new Thread(() -> {
                thrown.set(catchThrowable(() -> adapter.append(request("Order-2"))));
                flag.set(Thread.currentThread().isInterrupted());
            });
            waiting.start();
            Awaitility.await().until(() -> waiting.getState() == Thread.State.WAITING);
            waiting.interrupt();
            waiting.join(10_000);
            return null;
        });
        assertThat(thrown.get()).isInstanceOf(OperationCancelledException.class);
        assertThat(flag.get()).isTrue();
    }

    @Test
    void closingWakesWhoWaitsForEvents() {
        AtomicInteger woken = new AtomicInteger();
        adapter.onAppend(woken::incrementAndGet);

        adapter.close();

        assertThat(woken).hasValue(1);
    }

    @Test
    void aWakeUpMayAppend() {
        AtomicInteger woken = new AtomicInteger();
        adapter.onAppend(() -> {
            if (woken.incrementAndGet() == 1) {
                MemoryAdapterTest.append(adapter, "Order-2", 1);
            }
        });

        MemoryAdapterTest.append(adapter, "Order-1", 1);

        assertThat(woken).hasValue(2);
        assertThat(adapter.eventCount()).isEqualTo(2);
    }

    @Test
    void anAppendToSeveralStreamsIsSeenAsAWhole() throws Exception {
        int appends = 20_000;
        Future<?> writer = executor.submit(() -> {
            for (int i = 0; i < appends; i++) {
                adapter.append(AppendRequest.of(
                        StreamWrite.of("Order-1", ANY_VERSION, MemoryAdapterTest.records(1)),
                        StreamWrite.of("Order-2", ANY_VERSION, MemoryAdapterTest.records(1))));
            }
        });
        while (!writer.isDone()) {
            long first = version("Order-1");
            long second = version("Order-2");
            long last = adapter.lastPosition();
            assertThat(second).isGreaterThanOrEqualTo(first);
            assertThat(last).isEven().isGreaterThanOrEqualTo(2 * second);
        }
        writer.get();
        assertThat(version("Order-1")).isEqualTo(appends);
    }

    private void behindASlowWriter(Callable<Void> work) throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Future<?> slow = executor.submit(() -> adapter.append(with("Order-1", (transaction, stored) -> {
            inside.countDown();
            await(go);
        })));
        await(inside);
        work.call();
        go.countDown();
        slow.get(10, TimeUnit.SECONDS);
    }

    private long version(String streamId) {
        return adapter.streamInfo(streamId).map(info -> info.version()).orElse(0L);
    }

    private static AppendRequest request(String streamId) {
        return AppendRequest.of(streamId, ANY_VERSION, MemoryAdapterTest.records(1));
    }

    private static AppendRequest with(String streamId, AppendParticipant participant) {
        return request(streamId).withParticipants(List.of(participant));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
