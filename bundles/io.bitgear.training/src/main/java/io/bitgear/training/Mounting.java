package io.bitgear.training;

/**
 * A sensor that sits turned on the machine: what was one axis is read as another.
 *
 * @param turn by how many axes, 0 for none; channel i is read as channel i + turn, in a circle
 */
public record Mounting(int turn) {

    /** Checks the range. */
    public Mounting {
        if (turn < 0) {
            throw new IllegalArgumentException("a turn by " + turn + " axes is none");
        }
    }

    /**
     * What the sensor reads.
     *
     * @param frames as an upright sensor reads them
     * @return as many frames of the same labels
     */
    public Frames read(Frames frames) {
        int axes = frames.format().shape().channels();
        int positions = frames.format().shape().positions();
        byte[] codes = new byte[frames.codes().length];
        for (int from = 0; from < codes.length; from += axes * positions) {
            for (int axis = 0; axis < axes; axis++) {
                int to = from + (axis + turn) % axes * positions;
                System.arraycopy(frames.codes(), from + axis * positions, codes, to, positions);
            }
        }
        return new Frames(frames.format(), codes, frames.labels());
    }
}
