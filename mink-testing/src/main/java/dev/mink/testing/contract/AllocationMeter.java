package dev.mink.testing.contract;

import java.lang.management.ManagementFactory;

/** How many bytes the current thread has allocated since it began. */
final class AllocationMeter {
    private final com.sun.management.ThreadMXBean threads =
            ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class);

    long allocated() {
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
