package dev.mink.testing.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TcpProxyTest {
    private ServerSocket echo;
    private TcpProxy proxy;

    @BeforeEach
    void start() throws IOException {
        echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread server = new Thread(this::serve, "echo");
        server.setDaemon(true);
        server.start();
        proxy = TcpProxy.to("localhost", echo.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        echo.close();
    }

    @Test
    void forwardsAndCounts() throws IOException {
        try (Socket client = connect()) {
            assertThat(ask(client, "hello")).isEqualTo("hello");
            assertThat(proxy.bytesToServer()).isEqualTo(5);
            assertThat(proxy.bytesToClient()).isEqualTo(5);
            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    @Test
    void delaysEachWay() throws IOException {
        try (Socket client = connect()) {
            ask(client, "warm");
            proxy.delay(Duration.ofMillis(50));
            long start = System.nanoTime();
            ask(client, "late");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(99));
        }
    }

    @Test
    void dropsReplies() throws IOException {
        try (Socket client = connect()) {
            ask(client, "warm");
            proxy.dropReplies();
            client.setSoTimeout(100);
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> ask(client, "lost"));
            assertThat(proxy.bytesToServer()).isEqualTo(8);
            assertThat(proxy.bytesToClient()).isEqualTo(4);
        }
    }

    @Test
    void holdsAndResumes() throws IOException {
        try (Socket client = connect()) {
            ask(client, "warm");
            proxy.hold();
            client.setSoTimeout(100);
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> ask(client, "held"));
            assertThat(proxy.bytesToServer()).isEqualTo(4);
            proxy.resume();
            client.setSoTimeout(0);
            assertThat(new String(client.getInputStream().readNBytes(4))).isEqualTo("held");
        }
    }

    @Test
    void cutsOpenConnectionsOnly() throws IOException {
        try (Socket client = connect()) {
            ask(client, "warm");
            proxy.cut();
            assertEnded(client);
        }
        try (Socket client = connect()) {
            assertThat(ask(client, "next")).isEqualTo("next");
        }
    }

    @Test
    void refusesUntilResumed() throws IOException {
        proxy.refuse();
        try (Socket client = connect()) {
            assertEnded(client);
        }
        proxy.resume();
        try (Socket client = connect()) {
            assertThat(ask(client, "next")).isEqualTo("next");
        }
    }

    @Test
    void aServerThatIsDownEndsTheConnection() throws IOException {
        int nobodyListens = 1;
        try (TcpProxy toNothing = TcpProxy.to("127.0.0.1", nobodyListens);
                Socket client = new Socket(toNothing.host(), toNothing.port())) {
            client.setSoTimeout(10_000);
            assertEnded(client);
        }
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(proxy.host(), proxy.port());
        client.setSoTimeout(10_000);
        return client;
    }

    private static String ask(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes());
        return new String(client.getInputStream().readNBytes(text.length()));
    }

    private static void assertEnded(Socket client) {
        try {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    private void serve() {
        while (!echo.isClosed()) {
            try {
                Socket client = echo.accept();
                Thread thread = new Thread(() -> echo(client), "echo-client");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                assertThat(echo.isClosed()).isTrue();
            }
        }
    }

    private static void echo(Socket client) {
        try (client) {
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            assertThat(client.isClosed()).isTrue();
        }
    }
}
