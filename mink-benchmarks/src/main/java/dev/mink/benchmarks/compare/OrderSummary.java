package dev.mink.benchmarks.compare;

import dev.mink.readmodel.Id;
import java.math.BigDecimal;

/** The read model that is written together with an event. */
record OrderSummary(@Id String streamId, String customerId, BigDecimal total) {}
