package io.bitgear.cli.bench;

import io.bitgear.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A share of one processor that the kernel grants a process, through a control group of version 1
 * or 2. It comes in slices of a millisecond, the least there is. What is granted comes before the
 * machine's other load, as on a device of its own.
 */
final class CpuLimit implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final int SLICE_MICROS = 1000;

    private final Path group;

    private CpuLimit(Path group) {
        this.group = group;
    }

    /**
     * Makes a group.
     *
     * @param name of it
     * @param share of one processor, 0.001 to 1; 1 is no limit
     */
    static CpuLimit create(String name, double share) {
        long period = Math.round(SLICE_MICROS / share);
        boolean isLimited = share < 1;
        String unique = "bitgear-" + name + "-" + ProcessHandle.current().pid();
        try {
            if (Files.isWritable(ROOT.resolve("cpu/cgroup.procs"))) {
                Path group = Files.createDirectory(ROOT.resolve("cpu").resolve(unique));
                Files.writeString(group.resolve("cpu.shares"), "262144");
                if (isLimited) {
                    Files.writeString(group.resolve("cpu.cfs_period_us"), Long.toString(period));
                    Files.writeString(group.resolve("cpu.cfs_quota_us"), "" + SLICE_MICROS);
                }
                return new CpuLimit(group);
            }
            if (Files.isWritable(ROOT.resolve("cgroup.subtree_control"))) {
                Files.writeString(ROOT.resolve("cgroup.subtree_control"), "+cpu");
                Path group = Files.createDirectory(ROOT.resolve(unique));
                Files.writeString(group.resolve("cpu.weight"), "10000");
                if (isLimited) {
                    Files.writeString(group.resolve("cpu.max"), SLICE_MICROS + " " + period);
                }
                return new CpuLimit(group);
            }
        } catch (IOException e) {
            return new CpuLimit(null);
        }
        return new CpuLimit(null);
    }

    /** Whether a process can be limited. */
    boolean isThere() {
        return group != null;
    }

    /**
     * From now on the process, with all its threads, has that share; nothing happens where there is
     * no group.
     */
    void add(long process) throws Failure {
        if (!isThere()) {
            return;
        }
        try {
            Files.writeString(group.resolve("cgroup.procs"), Long.toString(process));
        } catch (IOException e) {
            throw new Failure("cannot limit a process: " + e.getMessage(), "", e);
        }
    }

    /** Removes the group; its process must be gone. */
    @Override
    public void close() {
        try {
            if (isThere()) {
                Files.deleteIfExists(group);
            }
        } catch (IOException e) {
            System.err.println("bitgear: " + group + " stays: " + e.getMessage());
        }
    }
}
