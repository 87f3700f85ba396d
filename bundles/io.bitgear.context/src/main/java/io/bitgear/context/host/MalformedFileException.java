package io.bitgear.context.host;

/**
 * A kernel file does not read as documented; the message names the file and shows what it holds.
 */
final class MalformedFileException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedFileException(String message) {
        super(message);
    }
}
