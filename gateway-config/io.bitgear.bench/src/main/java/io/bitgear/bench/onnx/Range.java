package io.bitgear.bench.onnx;

/**
 * Unsigned 8-bit codes of the values between two bounds, as ONNX Runtime's own quantiser makes
 * them.
 *
 * @param step value of one code, positive
 * @param zeroPoint code of the value 0, 0 to 255
 */
record Range(float step, int zeroPoint) {
    private static final int CODE_MAX = 255;

    /** Of the values from the least to the most; 0 is always among them. */
    static Range of(double least, double most) {
        double low = Math.min(0, least);
        double high = Math.max(0, most);
        double step = high > low ? (high - low) / CODE_MAX : 1;
        return new Range((float) step, (int) Math.rint(-low / step));
    }
}
