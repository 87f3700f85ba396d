package io.bitgear.split;

/** Refuses configuration values; the messages name the node, the property and the range. */
final class Checks {
    private Checks() {}

    static void id(String id) {
        if (!id.matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException(
                    "id \"" + id + "\" is not made of letters, digits, dot, dash and underscore");
        }
    }

    static void range(String id, String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    id + ": " + name + " is " + value + ", not in " + least + ".." + most);
        }
    }
}
