package io.bitgear.model.file;

import java.io.IOException;

/** A model file that is refused; the message names the file, the part and why. */
public final class ModelFileException extends IOException {
    private static final long serialVersionUID = 1L;

    /** With a message that names the part and why. */
    public ModelFileException(String message) {
        super(message);
    }

    /** With a message that names the part and why, and the failure behind it. */
    public ModelFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
