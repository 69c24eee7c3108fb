package dev.mink.testing.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ForkedJvmTest {
    @Test
    void runsWithOptionsAndArguments() throws InterruptedException {
        String printed = ForkedJvm.of(Program.class)
                .options("-Xmx40m")
                .arguments("a", "b c")
                .run();

        assertThat(printed.lines()).containsExactly("a,b c", "heap below 50 MB: true");
    }

    @Test
    void aFailureShowsWhatWasPrinted() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> ForkedJvm.of(Program.class).arguments("fail").run())
                .withMessageContaining("exit code 1")
                .withMessageContaining("as it was told");
    }

    @Test
    void whatDoesNotEndIsEnded() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> ForkedJvm.of(Program.class)
                        .arguments("hang")
                        .timeout(Duration.ofSeconds(1))
                        .run())
                .withMessageContaining("did not end");
    }

    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            if (args[0].equals("fail")) {
                throw new IllegalStateException("as it was told");
            }
            while (args[0].equals("hang")) {
                LockSupport.parkNanos(1_000_000_000);
            }
            System.out.println(String.join(",", args));
            System.out.println("heap below 50 MB: " + (Runtime.getRuntime().maxMemory() < 50_000_000));
        }
    }
}
