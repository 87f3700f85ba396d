package io.bitgear.api.rollout;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/** Fetches files from addresses of one scheme. Registered as a service with {@link #SCHEME}. */
@ConsumerType
public interface Fetcher {
    /** Service property: the scheme of the addresses, in lower case, such as {@code coap}. */
    String SCHEME = "bitgear.fetch.scheme";

    /**
     * Opens a file. May block, within the time.
     *
     * @param source an address of the scheme
     * @param maximum bytes that the file may have; a longer one may be refused at once
     * @param patience how long to wait for a connection, and for each further piece
     * @return its bytes; a read that waits longer than the patience throws
     * @throws IOException when it cannot be had; the message says why
     */
    InputStream open(URI source, long maximum, Duration patience) throws IOException;
}
