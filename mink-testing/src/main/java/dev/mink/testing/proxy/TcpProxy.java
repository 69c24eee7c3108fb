package dev.mink.testing.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Listens on loopback and forwards every connection to a server, until told to behave worse.
 *
 * <p>All methods may be called from any thread and apply to open and future connections alike.
 */
public final class TcpProxy implements AutoCloseable {
    private final InetSocketAddress server;
    private final ServerSocket listener;
    private final Supplier<Tap> taps;
    private final Set<ProxiedConnection> open = ConcurrentHashMap.newKeySet();
    private final LongAdder bytesToServer = new LongAdder();
    private final LongAdder bytesToClient = new LongAdder();
    private final Lock lock = new ReentrantLock();
    private final Condition flowing = lock.newCondition();
    private boolean held;
    private volatile boolean closed;
    private volatile boolean refusing;
    private volatile boolean droppingReplies;
    private volatile Duration delay = Duration.ZERO;

    TcpProxy(String host, int port, Supplier<Tap> taps) {
        this.server = new InetSocketAddress(host, port);
        this.taps = taps;
        try {
            this.listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("mink: the proxy cannot listen", e);
        }
        startThread("accept", this::accept);
    }

    /**
     * Starts a proxy before a server.
     *
     * @param host the server's name or address; it need not run yet
     */
    public static TcpProxy to(String host, int port) {
        return new TcpProxy(host, port, ForwardingTap::new);
    }

    /** The address that clients connect to. */
    public String host() {
        return listener.getInetAddress().getHostAddress();
    }

    /** The port that clients connect to. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Number of connections that are open now. */
    public int connections() {
        return open.size();
    }

    /** Bytes forwarded to the server so far. */
    public long bytesToServer() {
        return bytesToServer.sum();
    }

    /** Bytes forwarded to clients so far. */
    public long bytesToClient() {
        return bytesToClient.sum();
    }

    /** Holds back everything that passes for a while, each way; zero ends it. */
    public void delay(Duration latency) {
        delay = latency;
    }

    /** Forwards nothing any more, in either direction, but keeps connections open. */
    public void hold() {
        lock.lock();
        try {
            held = true;
        } finally {
            lock.unlock();
        }
    }

    /** Ends {@link #hold}, {@link #dropReplies} and {@link #refuse}; what was held is forwarded. */
    public void resume() {
        droppingReplies = false;
        refusing = false;
        lock.lock();
        try {
            held = false;
            flowing.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** From now on requests reach the server, and its replies vanish. */
    public void dropReplies() {
        droppingReplies = true;
    }

    /** Closes all connections; new ones are accepted. */
    public void cut() {
        open.forEach(ProxiedConnection::close);
    }

    /** Closes all connections, and new ones at once. */
    public void refuse() {
        refusing = true;
        cut();
    }

    /** Closes all connections and stops listening. */
    @Override
    public void close() {
        closed = true;
        resume();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException("mink: the proxy cannot close its port", e);
        }
        cut();
    }

    /** Waits as long as the proxy is told to; returns false if it was closed meanwhile. */
    boolean pass() throws InterruptedException {
        Duration latency = delay;
        lock.lock();
        try {
            long nanos = latency.toNanos();
            while (!closed && nanos > 0) {
                nanos = flowing.awaitNanos(nanos);
            }
            while (!closed && held) {
                flowing.await();
            }
        } finally {
            lock.unlock();
        }
        return !closed;
    }

    boolean dropsReplies() {
        return droppingReplies;
    }

    void countToServer(int bytes) {
        bytesToServer.add(bytes);
    }

    void countToClient(int bytes) {
        bytesToClient.add(bytes);
    }

    void ended(ProxiedConnection connection) {
        open.remove(connection);
    }

    static void startThread(String name, Runnable work) {
        Thread thread = new Thread(work, "tcp-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = listener.accept();
                if (refusing) {
                    client.close();
                } else {
                    connect(client);
                }
            } catch (IOException e) {
                // Only closing the listener ends the loop; a client that is gone again is its own matter.
                closed = closed || listener.isClosed();
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket toServer = new Socket();
        try {
            toServer.connect(server, 5_000);
        } catch (IOException e) {
            // What a client sees of a server that is down: its connection ends.
            toServer.close();
            client.close();
            return;
        }
        ProxiedConnection connection = new ProxiedConnection(this, client, toServer, taps.get());
        open.add(connection);
        connection.start();
        if (closed || refusing) {
            connection.close();
        }
    }
}
