package io.bitgear.resources;

import io.bitgear.api.coap.CoapCode;
import io.bitgear.api.model.ModelInfo;

/** The formats in which a frame may come. */
enum FrameFormat {
    /** JPEG image of exactly the model's size. */
    JPEG(Formats.JPEG),
    /** PNG image of exactly the model's size. */
    PNG(Formats.PNG),
    /** The frame's bytes, planar. */
    OCTETS(Formats.OCTETS),
    /** Open Inference Protocol v2, JSON. */
    JSON(Formats.JSON),
    /** Open Inference Protocol v2, CBOR. */
    CBOR(Formats.CBOR);

    private static final String KNOWN =
            "send image/png (23), image/jpeg (22), raw bytes (42), JSON (50) or CBOR (60)";

    private final int number;

    FrameFormat(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** Whether requests of this format are tensor requests, and get the protocol's own answer. */
    boolean isTensor() {
        return this == JSON || this == CBOR;
    }

    /**
     * @param number Content-Format of the request, or -1
     * @throws ProblemException 4.15 when it is another or none
     */
    static FrameFormat of(int number) throws ProblemException {
        if (number < 0) {
            throw new ProblemException(
                    CoapCode.UNSUPPORTED_CONTENT_FORMAT,
                    "the request has no Content-Format: " + KNOWN);
        }
        for (FrameFormat format : values()) {
            if (format.number == number) {
                return format;
            }
        }
        throw new ProblemException(
                CoapCode.UNSUPPORTED_CONTENT_FORMAT,
                "Content-Format " + number + " is no frame: " + KNOWN);
    }

    /**
     * @param body the request's payload
     * @throws ProblemException 4.00 when it is no frame for that model
     */
    TensorRequest decode(byte[] body, ModelInfo model) throws ProblemException {
        return switch (this) {
            case JPEG, PNG ->
                    new TensorRequest(null, Images.frame(body, this == PNG, model.inputShape()));
            case OCTETS -> new TensorRequest(null, raw(body, model));
            case JSON, CBOR -> TensorDecoder.decode(body, number, model.inputShape());
        };
    }

    private static byte[] raw(byte[] body, ModelInfo model) throws ProblemException {
        if (body.length != model.inputBytes()) {
            throw new ProblemException(
                    CoapCode.BAD_REQUEST,
                    "the body has "
                            + body.length
                            + " bytes; model "
                            + model.name()
                            + " takes "
                            + model.inputBytes()
                            + " (channels x height x width = "
                            + model.inputShape()
                            + ")");
        }
        return body;
    }
}
