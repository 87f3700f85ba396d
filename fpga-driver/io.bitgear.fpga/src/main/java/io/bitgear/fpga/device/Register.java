package io.bitgear.fpga.device;

import java.util.Locale;

/**
 * The register window of the accelerator: 32-bit words at multiples of 4 bytes, in this order. The
 * one source of {@code rtl/bitgear_registers.vh}, {@code native/include/bitgear_registers.h} and of
 * the table in docs/driver.md.
 *
 * <p>No register acts on being read, and none on being written with the value that it has: so a
 * window that is a file, whose changes are looked at now and then, works like one on a bus.
 */
public enum Register {
    IDENTITY(false, "0x42474e31, \"BGN1\""),
    VERSION(false, "of this table: major << 16, minor"),
    GEOMETRY(false, "block, positions << 8, drain << 16, log2 of most logits << 24"),
    DEPTHS(
            false,
            "log2 of: words a bank, weight words << 8, table entries << 16, layer descriptors"
                    + " << 24"),
    CLOCK(false, "clock in kHz"),
    UPTIME(false, "cycles since power-up: stands still only when the accelerator does"),
    DONE(false, "`command` of the last command that has ended"),
    FINISHED(false, "frames that have ended, modulo 2^32"),
    ERROR(false, "why the command in `done` failed, 0 if it did not"),
    STATUS(
            false,
            "1 a configuration runs, 2 one is staged, 4 a frame or command is under way, 8 halted"
                    + " by a fault, until a commit"),
    CRC(false, "CRC-32 of what the last stage, load or verify read back"),
    RUNNING_EPOCH_LOW(false, "epoch of the configuration that runs"),
    RUNNING_EPOCH_HIGH(false, "as above"),
    RUNNING_TAG_LOW(false, "tag of the configuration that runs"),
    RUNNING_TAG_HIGH(false, "as above"),
    FRAMES(false, "frames run without fault, since power-up; as the counters below, 64 bits"),
    FRAMES_HIGH(false, "as above"),
    CYCLES(false, "cycles that the core ran"),
    CYCLES_HIGH(false, "as above"),
    BEATS(false, "beats of the array: cycles with block * 3 * block * positions products"),
    BEATS_HIGH(false, "as above"),
    STALLS(false, "cycles that the core ran without a beat"),
    STALLS_HIGH(false, "as above"),
    LOADING(false, "cycles that frames were loaded and results written"),
    LOADING_HIGH(false, "as above"),
    STAGING(false, "cycles that stage, load, commit and verify took"),
    STAGING_HIGH(false, "as above"),
    ON_CHIP_BYTES(false, "bytes read from and written to the core's memories by frames"),
    ON_CHIP_BYTES_HIGH(false, "as above"),
    OFF_CHIP_BYTES(false, "bytes read from and written to the buffer"),
    OFF_CHIP_BYTES_HIGH(false, "as above"),
    BUFFER_LOW(true, "address of the buffer in the accelerator's view, bytes, a multiple of 8"),
    BUFFER_HIGH(true, "as above"),
    SLOT_BYTES(true, "bytes from one frame's slot to the next; the first is at the buffer's start"),
    SLOTS(true, "log2 of the number of slots; frame n is in slot n modulo that"),
    STAGE_OFFSET(true, "where in the buffer the stream to stage, load or verify begins, bytes"),
    STAGE_WORDS(true, "its 64-bit words, its end included"),
    TAG_LOW(true, "tag that the next commit gives its configuration"),
    TAG_HIGH(true, "as above"),
    EPOCH_LOW(true, "epoch that the next commit gives"),
    EPOCH_HIGH(true, "as above"),
    UNDER_STAGED(true, "bit n modulo 32: frame n runs under what is staged, not under what runs"),
    SEEN_DONE(true, "the interrupt is high while `done` or `finished` is another"),
    SEEN_FINISHED(true, "as above"),
    COMMAND(true, "number << 8, opcode; a value other than the last starts a command"),
    SUBMITTED(true, "frames submitted, modulo 2^32; a frame runs while `finished` is another");

    /** Value of {@link #IDENTITY}. */
    public static final int IDENTITY_VALUE = 0x42474e31;

    /** Value of {@link #VERSION}. */
    public static final int VERSION_VALUE = 0x0002_0000;

    final boolean isWritten;
    final String meaning;

    Register(boolean isWritten, String meaning) {
        this.isWritten = isWritten;
        this.meaning = meaning;
    }

    /** Offset in the window in bytes. */
    public int offset() {
        return 4 * ordinal();
    }

    /** Whether the host writes it; the others are the accelerator's. */
    public boolean isWritten() {
        return isWritten;
    }

    /** Its name in the RTL and in the docs. */
    public String term() {
        return name().toLowerCase(Locale.ROOT);
    }
}
