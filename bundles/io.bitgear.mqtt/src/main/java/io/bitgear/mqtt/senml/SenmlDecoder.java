package io.bitgear.mqtt.senml;

import java.time.Instant;
import java.util.List;

/** SenML packs (RFC 8428), JSON and CBOR, to resolved records. Thread-safe. */
public final class SenmlDecoder {
    private final SenmlParser parser;

    /**
     * A decoder with limits.
     *
     * @param maxBytes of a pack
     * @param maxRecords of a pack
     */
    public SenmlDecoder(int maxBytes, int maxRecords) {
        parser = new SenmlParser(maxBytes, maxRecords);
    }

    /**
     * Decodes and resolves a pack.
     *
     * @param payload the pack
     * @param format its representation
     * @param now what relative times are relative to
     * @return the records that carry a value or a sum, in the order of the pack
     * @throws SenmlException when anything in it is wrong; nothing else is ever thrown
     */
    public List<SenmlRecord> decode(byte[] payload, SenmlFormat format, Instant now)
            throws SenmlException {
        return new SenmlResolver(now).resolve(parser.parse(payload, format));
    }
}
