package io.bitgear.training.adapt;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version after a version: its last number plus one, or {@code .1} behind it. */
final class NextVersion {

    private static final Pattern LAST_NUMBER = Pattern.compile("(.*?)([0-9]+)");

    private NextVersion() {}

    /** The version after this one. */
    static String of(String version) {
        Matcher matcher = LAST_NUMBER.matcher(version);
        return matcher.matches()
                ? matcher.group(1) + new BigInteger(matcher.group(2)).add(BigInteger.ONE)
                : version + ".1";
    }
}
