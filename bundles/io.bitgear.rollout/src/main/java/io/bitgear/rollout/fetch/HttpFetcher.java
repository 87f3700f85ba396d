package io.bitgear.rollout.fetch;

import io.bitgear.api.rollout.Fetcher;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/** Reads {@code http:} and {@code https:}; every read has a time limit. */
final class HttpFetcher implements Fetcher {
    @Override
    public InputStream open(URI source, long maximum, Duration patience) throws IOException {
        int millis = Math.toIntExact(patience.toMillis());
        HttpURLConnection connection = (HttpURLConnection) source.toURL().openConnection();
        connection.setConnectTimeout(millis);
        connection.setReadTimeout(millis);
        connection.setUseCaches(false);
        int status = connection.getResponseCode();
        if (status != HttpURLConnection.HTTP_OK) {
            connection.disconnect();
            throw new IOException("the server answered " + status);
        }
        if (connection.getContentLengthLong() > maximum) {
            connection.disconnect();
            throw new IOException("it is longer than " + maximum + " bytes");
        }
        return connection.getInputStream();
    }
}
