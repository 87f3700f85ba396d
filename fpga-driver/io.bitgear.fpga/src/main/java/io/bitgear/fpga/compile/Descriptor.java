package io.bitgear.fpga.compile;

/** One layer's descriptor while it is being written. */
final class Descriptor {
    private final PackedFields bits = new PackedFields();

    Descriptor set(Field field, long value) {
        bits.set(field.toString(), field.low, field.width, value);
        return this;
    }

    Descriptor set(Field field, boolean value) {
        return set(field, value ? 1 : 0);
    }

    int get(Field field) {
        return bits.get(field.low, field.width);
    }

    /** The 64-bit words, the check in them. */
    long[] words() {
        long[] words = new long[Field.BITS / 64];
        for (int i = 0; i < words.length; i++) {
            words[i] = bits.from(64 * i);
        }
        words[Field.CHECK.low / 64] |= (long) check() << Field.CHECK.low % 64;
        return words;
    }

    private int check() {
        int check = Field.SOUND;
        for (int low = 0; low < Field.CHECK.low; low += 16) {
            check ^= bits.get(low, 16);
        }
        return check;
    }
}
