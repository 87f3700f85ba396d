package io.bitgear.mqtt;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;

/**
 * Knows when Paho's connecting thread has ended. That thread starts the receiver and then waits,
 * without a limit and deaf to interrupts, to see it run (CommsReceiver.start of 1.2.5). A receiver
 * that has ended before, because the peer hung up at once or the client was closed, leaves it
 * waiting for ever, one thread for each attempt. So nothing is read, and no client closed, before
 * it has ended.
 */
final class Opening extends SocketFactory {
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile Thread connecting;
    private volatile boolean over;

    /** The outcome is known: there is nothing to wait for. */
    void end() {
        over = true;
        begun.countDown();
    }

    /** Whether Paho may still be in it. */
    boolean isUnderWay() {
        return !over && (connecting == null || connecting.isAlive());
    }

    /** Waits until it has ended, or the limit twice. */
    void await(Duration limit) throws InterruptedException {
        if (begun.await(limit.toMillis(), TimeUnit.MILLISECONDS) && connecting != null) {
            connecting.join(limit.toMillis());
        }
    }

    @Override
    public Socket createSocket() throws IOException {
        connecting = Thread.currentThread();
        begun.countDown();
        Socket socket =
                new Socket() {
                    @Override
                    public InputStream getInputStream() throws IOException {
                        return new Held(super.getInputStream());
                    }
                };
        // Paho leaves Nagle's algorithm on: a report behind an acknowledgement would wait until
        // the broker's kernel acknowledges that, 40 ms on Linux.
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** Gives nothing, not even its end, before the connecting thread has ended. */
    private final class Held extends FilterInputStream {
        Held(InputStream in) {
            super(in);
        }

        private void await() throws IOException {
            Thread opener = connecting;
            if (opener == Thread.currentThread()) {
                return;
            }
            try {
                opener.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("closed while connecting");
            }
        }

        @Override
        public int read() throws IOException {
            await();
            return super.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            await();
            return super.read(target, offset, length);
        }

        @Override
        public int available() throws IOException {
            await();
            return super.available();
        }
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw onlyUnconnected();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw onlyUnconnected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw onlyUnconnected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw onlyUnconnected();
    }

    /** Paho connects its sockets itself. */
    private static UnsupportedOperationException onlyUnconnected() {
        return new UnsupportedOperationException("only unconnected sockets are made");
    }
}
