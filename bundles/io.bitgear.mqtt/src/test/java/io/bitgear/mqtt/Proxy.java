package io.bitgear.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A line to a broker that can be cut, and frozen: then it takes and gives nothing, but stands. */
final class Proxy implements AutoCloseable {
    private static final int BUFFER = 4096;

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int broker;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private boolean frozen;
    private volatile boolean closed;

    /** To the broker of that URI. */
    Proxy(String uri) throws IOException {
        broker = URI.create(uri).getPort();
        begin(this::accept);
    }

    String uri() {
        return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    /** Breaks every connection, without a goodbye. */
    void cut() {
        for (Socket socket : sockets) {
            sockets.remove(socket);
            close(socket);
        }
    }

    synchronized void freeze() {
        frozen = true;
    }

    synchronized void thaw() {
        frozen = false;
        notifyAll();
    }

    private static void begin(Runnable task) {
        Thread thread = new Thread(task, "test-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket near = server.accept();
                sockets.add(near);
                Socket far = new Socket(InetAddress.getLoopbackAddress(), broker);
                sockets.add(far);
                begin(() -> pump(near, far));
                begin(() -> pump(far, near));
            } catch (IOException e) {
                // The broker is away: the client tries again.
                continue;
            }
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                awaitThaw();
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            close(to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close(from);
        close(to);
    }

    private synchronized void awaitThaw() throws InterruptedException {
        while (frozen && !closed) {
            wait();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is as closed as it can be.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        thaw();
        server.close();
        cut();
    }
}
