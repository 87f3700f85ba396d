package io.bitgear.coap;

import io.bitgear.api.rollout.Fetcher;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import org.osgi.service.component.annotations.Component;

/** Fetches files from {@code coap:}, block by block (RFC 7959). */
@Component(property = Fetcher.SCHEME + "=coap")
public final class FetchComponent implements Fetcher {
    @Override
    public InputStream open(URI source, long maximum, Duration patience) throws IOException {
        return BlockStream.open(source, patience);
    }
}
