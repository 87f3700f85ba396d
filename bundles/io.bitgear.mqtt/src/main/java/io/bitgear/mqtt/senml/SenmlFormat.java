package io.bitgear.mqtt.senml;

import java.util.Locale;

/** The representations of SenML that are understood. */
public enum SenmlFormat {
    /** {@code application/senml+json}, RFC 8428 section 5. */
    JSON("application/senml+json"),
    /** {@code application/senml+cbor}, RFC 8428 section 6. */
    CBOR("application/senml+cbor");

    private final String mediaType;

    SenmlFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /**
     * The format of a payload.
     *
     * @param contentType media type, or null when the sender named none: then a payload whose first
     *     byte after white space is '[' is JSON, and any other CBOR
     * @param payload the pack
     * @throws SenmlException when the media type is another
     */
    public static SenmlFormat of(String contentType, byte[] payload) throws SenmlException {
        if (contentType == null || contentType.isBlank()) {
            return startsAsJson(payload) ? JSON : CBOR;
        }
        String essence = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        for (SenmlFormat format : values()) {
            if (format.mediaType.equals(essence)) {
                return format;
            }
        }
        throw new SenmlException(
                "content type is '"
                        + Quoting.brief(contentType)
                        + "', not "
                        + JSON.mediaType
                        + " or "
                        + CBOR.mediaType);
    }

    private static boolean startsAsJson(byte[] payload) {
        for (byte b : payload) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return b == '[';
            }
        }
        return false;
    }
}
