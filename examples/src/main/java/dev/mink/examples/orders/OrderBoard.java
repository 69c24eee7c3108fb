package dev.mink.examples.orders;

import dev.mink.Event;
import dev.mink.MinkContext;
import dev.mink.examples.orders.OrderEvent.LineAdded;
import dev.mink.examples.orders.OrderEvent.OrderPaid;
import dev.mink.examples.orders.OrderEvent.OrderPlaced;
import dev.mink.examples.orders.OrderEvent.OrderShipped;
import dev.mink.subscription.EventHandler;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Duration;

/** The board on the warehouse's wall: prints what happens to orders, as it happens. */
final class OrderBoard implements EventHandler {
    private static final int LINES_SHOWN = 4;

    private final PrintStream out;
    private int lines;
    private int seen;

    // tag::typed[]
    private final EventHandler handler = EventHandler.typed()
            .on(OrderPlaced.class, (event, context) -> print(context, event.customer() + " places an order"))
            .on(LineAdded.class, (event, context) -> added(context, event))
            .on(OrderPaid.class, (event, context) -> print(context, "paid " + event.amount()))
            .on(OrderShipped.class, (event, context) -> print(context, "shipped as " + event.tracking()));
    // end::typed[]

    OrderBoard(PrintStream out) {
        this.out = out;
    }

    @Override
    public void handle(Event event, MinkContext context) throws Exception {
        handler.handle(event, context);
        synchronized (this) {
            seen++;
            notifyAll();
        }
    }

    /** Waits until it was shown so many events. */
    synchronized void awaitSeen(int events) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (seen < events) {
            long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (left <= 0) {
                throw new IllegalStateException("the board was shown " + seen + " events, not " + events);
            }
            wait(left);
        }
    }

    private void added(MinkContext context, LineAdded event) {
        lines++;
        BigDecimal value = event.price().multiply(BigDecimal.valueOf(event.quantity()));
        if (lines <= LINES_SHOWN) {
            print(context, event.quantity() + " × " + event.product() + " for " + value);
        } else if (lines == LINES_SHOWN + 1) {
            print(context, "… and more lines");
        }
    }

    private void print(MinkContext context, String text) {
        String order =
                context.get(EventHandler.Typed.EVENT).map(Event::streamId).orElse("?");
        out.println("   board │ " + order + ": " + text);
    }
}
