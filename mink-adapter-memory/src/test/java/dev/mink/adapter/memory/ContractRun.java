package dev.mink.adapter.memory;

import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** Runs contract tests within a test, to see them fail. */
final class ContractRun {
    private ContractRun() {}

    /** What became of the selected tests. */
    static Events of(DiscoverySelector... selectors) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectors)
                .execute()
                .testEvents();
    }

    /** The contracts that some tests are of. */
    static List<String> classes(Events tests) {
        return tests.stream()
                .map(Event::getTestDescriptor)
                .flatMap(test -> test.getParent().stream())
                .map(TestDescriptor::getDisplayName)
                .distinct()
                .toList();
    }
}
