package io.bitgear.bench.gateway;

import io.bitgear.cli.Failure;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.CoAP.Type;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.network.serialization.UdpDataSerializer;

/**
 * Asks a server on loopback whether it is ready, over and over, with one datagram that is encoded
 * once: a client that works hard while a server starts would take its processor away.
 */
final class Probe implements AutoCloseable {
    private static final int WAIT_MILLIS = 50;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int ANSWER_BYTES = 1024;

    private final DatagramSocket socket;
    private final byte[] question;
    private int messageId;

    /**
     * @param port of its CoAP
     */
    Probe(int port) throws Failure {
        Request request = Request.newGet();
        request.setURI("coap://127.0.0.1:" + port + "/v2/health/ready");
        request.setType(Type.NON);
        request.setMID(messageId);
        request.setToken(new byte[] {1});
        question = new UdpDataSerializer().getByteArray(request);
        try {
            socket = new DatagramSocket();
            socket.connect(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(WAIT_MILLIS);
        } catch (IOException e) {
            throw new Failure("cannot open a UDP socket: " + e.getMessage(), "", e);
        }
    }

    /** Asks once and waits a little for the answer; false also for silence. */
    boolean isReady() throws Failure {
        DatagramPacket answer = new DatagramPacket(new byte[ANSWER_BYTES], ANSWER_BYTES);
        // Another message each time: the first one's answer would be repeated.
        messageId++;
        question[2] = (byte) (messageId >> 8);
        question[3] = (byte) messageId;
        try {
            socket.send(new DatagramPacket(question, question.length));
            socket.receive(answer);
        } catch (PortUnreachableException e) {
            // Nobody listens yet.
            LockSupport.parkNanos(PAUSE_NANOS);
            return false;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            throw new Failure("cannot ask whether a server is ready: " + e.getMessage(), "", e);
        }
        String text =
                new String(answer.getData(), 0, answer.getLength(), StandardCharsets.ISO_8859_1);
        // The code is in the second byte (RFC 7252 section 3).
        if (answer.getData()[1] != ResponseCode.CONTENT.value || !text.contains("true")) {
            LockSupport.parkNanos(PAUSE_NANOS);
            return false;
        }
        return true;
    }

    @Override
    public void close() {
        socket.close();
    }
}
