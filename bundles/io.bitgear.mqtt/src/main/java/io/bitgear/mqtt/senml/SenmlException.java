package io.bitgear.mqtt.senml;

/**
 * A pack that is no SenML, or breaks a limit; the message names the record (from 0) and the field.
 */
public final class SenmlException extends Exception {
    private static final long serialVersionUID = 1L;

    SenmlException(String message) {
        super(message);
    }

    SenmlException(int record, String field, String problem) {
        super("record " + record + ", field " + field + ": " + problem);
    }
}
