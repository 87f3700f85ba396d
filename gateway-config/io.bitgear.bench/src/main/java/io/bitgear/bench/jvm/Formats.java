package io.bitgear.bench.jvm;

/** Content formats of answers (IANA registry of CoAP). */
final class Formats {
    static final int JSON = 50;
    static final int CBOR = 60;

    private Formats() {}
}
