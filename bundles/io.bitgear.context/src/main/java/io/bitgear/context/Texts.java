package io.bitgear.context;

/** Makes foreign text fit for messages. */
final class Texts {
    private static final int LONGEST = 64;

    private Texts() {}

    /** At most 64 characters, and no control characters. */
    static String brief(String text) {
        String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
