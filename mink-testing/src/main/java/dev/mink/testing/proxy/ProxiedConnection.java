package dev.mink.testing.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;

/** One client's connection and the one made for it, with a thread for each direction. */
final class ProxiedConnection {
    private static final int BUFFER = 64 * 1024;

    private final TcpProxy proxy;
    private final Socket client;
    private final Socket server;
    private final Tap tap;

    ProxiedConnection(TcpProxy proxy, Socket client, Socket server, Tap tap) {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
        this.tap = tap;
    }

    void start() throws IOException {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        TcpProxy.startThread("requests", () -> run(this::pumpRequests));
        TcpProxy.startThread("replies", () -> run(this::pumpReplies));
    }

    void close() {
        try {
            client.close();
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("mink: the proxy cannot close a connection", e);
        } finally {
            proxy.ended(this);
        }
    }

    private void pumpRequests() throws IOException, InterruptedException {
        InputStream in = client.getInputStream();
        OutputStream out = server.getOutputStream();
        byte[] buffer = new byte[BUFFER];
        int length = in.read(buffer);
        while (length >= 0 && proxy.pass()) {
            Tap.Verdict verdict = tap.request(buffer, length);
            if (verdict == Tap.Verdict.CUT) {
                return;
            }
            if (verdict == Tap.Verdict.FORWARD) {
                proxy.countToServer(length);
                out.write(buffer, 0, length);
            }
            length = in.read(buffer);
        }
    }

    private void pumpReplies() throws IOException, InterruptedException {
        InputStream in = server.getInputStream();
        OutputStream out = client.getOutputStream();
        byte[] buffer = new byte[BUFFER];
        int length = in.read(buffer);
        while (length >= 0 && proxy.pass()) {
            Tap.Verdict verdict = tap.reply(buffer, length);
            if (verdict == Tap.Verdict.CUT) {
                return;
            }
            if (verdict == Tap.Verdict.FORWARD && !proxy.dropsReplies()) {
                proxy.countToClient(length);
                out.write(buffer, 0, length);
            }
            length = in.read(buffer);
        }
    }

    private void run(Pump pump) {
        try {
            pump.run();
        } catch (IOException e) {
            // One end closed or reset its connection; so does the other now.
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    private interface Pump {
        void run() throws IOException, InterruptedException;
    }
}
