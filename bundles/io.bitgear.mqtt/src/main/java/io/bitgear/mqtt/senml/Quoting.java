package io.bitgear.mqtt.senml;

import java.util.regex.Pattern;

/** Makes foreign text fit for messages. */
public final class Quoting {
    private static final int LONGEST = 64;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private Quoting() {}

    /** At most 64 characters of it, without control characters. */
    public static String brief(String text) {
        String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        return CONTROL.matcher(cut).replaceAll("?");
    }
}
