package io.bitgear.broker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * The user that may connect.
 *
 * @param user name, not blank
 * @param password that belongs to it
 */
public record Credentials(String user, String password) {
    /** Checks that both are there. */
    public Credentials {
        Objects.requireNonNull(password, "password");
        if (user.isBlank()) {
            throw new IllegalArgumentException("the user name is blank");
        }
    }

    /** Whether a client that says so is this user; takes equally long for every wrong password. */
    boolean match(String otherUser, String otherPassword) {
        return otherUser != null
                && otherPassword != null
                && (equal(user, otherUser) & equal(password, otherPassword));
    }

    private static boolean equal(String expected, String actual) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), actual.getBytes(StandardCharsets.UTF_8));
    }

    /** Names the user only, never the password. */
    @Override
    public String toString() {
        return user;
    }
}
