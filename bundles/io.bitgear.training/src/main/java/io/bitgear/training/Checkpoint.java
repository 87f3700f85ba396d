package io.bitgear.training;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * State of a run at the end of an epoch. Random numbers are derived from seed and epoch, so no
 * generator state is needed to resume.
 *
 * @param epoch epochs done
 * @param seed seed of the run
 * @param groups group name (parameters, velocity, average) to arrays by name
 */
public record Checkpoint(int epoch, long seed, Map<String, Map<String, float[]>> groups) {

    private static final int MAGIC = 0x42474350;

    /**
     * Writes the checkpoint: to a temporary file, synced, then renamed, so that a crash leaves the
     * old or the new one.
     *
     * @param file target
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        Path temporary = parent.resolve(file.getFileName() + ".tmp");
        try (FileChannel channel =
                FileChannel.open(
                        temporary,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            DataOutputStream out =
                    new DataOutputStream(
                            new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16));
            out.writeInt(MAGIC);
            out.writeInt(epoch);
            out.writeLong(seed);
            out.writeInt(groups.size());
            for (Map.Entry<String, Map<String, float[]>> group : groups.entrySet()) {
                out.writeUTF(group.getKey());
                out.writeInt(group.getValue().size());
                for (Map.Entry<String, float[]> array : group.getValue().entrySet()) {
                    out.writeUTF(array.getKey());
                    out.writeInt(array.getValue().length);
                    for (float value : array.getValue()) {
                        out.writeFloat(value);
                    }
                }
            }
            out.flush();
            channel.force(true);
        }
        Files.move(
                temporary,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(parent)) {
            folder.force(true);
        }
    }

    /**
     * Reads a checkpoint.
     *
     * @param file source
     * @return the checkpoint
     * @throws IOException if it cannot be read or is none
     */
    public static Checkpoint read(Path file) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            if (in.readInt() != MAGIC) {
                throw new IOException(file + " is no training checkpoint");
            }
            int epoch = in.readInt();
            long seed = in.readLong();
            Map<String, Map<String, float[]>> groups = new LinkedHashMap<>();
            for (int g = in.readInt(); g > 0; g--) {
                Map<String, float[]> group = new LinkedHashMap<>();
                groups.put(in.readUTF(), group);
                for (int n = in.readInt(); n > 0; n--) {
                    String name = in.readUTF();
                    float[] values = new float[in.readInt()];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = in.readFloat();
                    }
                    group.put(name, values);
                }
            }
            return new Checkpoint(epoch, seed, groups);
        }
    }
}
