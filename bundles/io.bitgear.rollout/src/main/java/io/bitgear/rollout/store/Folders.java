package io.bitgear.rollout.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What makes a file's name last over a power cut. */
final class Folders {
    private static final Logger LOG = LoggerFactory.getLogger(Folders.class);

    private Folders() {}

    /** Gives a wholly written and synchronised file its name, and synchronises the folder. */
    static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        sync(to.getParent());
    }

    /** Names in the folder are on the disc after this. */
    static void sync(Path folder) throws IOException {
        FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ);
        try {
            channel.force(true);
        } finally {
            closeRead(channel);
        }
    }

    /** Closes what was only read or synchronised: whatever that says, the work is done. */
    static void closeRead(Closeable file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("A file of the store cannot be closed: {}", e.toString());
        }
    }
}
