package io.bitgear.rollout.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.rollout.Artifact;
import io.bitgear.api.rollout.RolloutState.Stage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RolloutStoreTest {
    private static final byte[] CONTENT = "a model".getBytes();
    private static final String DIGEST = Sha256.of(CONTENT);

    @TempDir Path folder;

    private static StoredState serving() {
        Artifact artifact = new Artifact(Artifact.Kind.MODEL, "m", DIGEST, URI.create("file:///m"));
        return StoredState.NONE
                .serving(List.of(new Served(artifact, "pid~m")))
                .at("r1", Stage.SERVING, "", Instant.ofEpochMilli(5));
    }

    private RolloutStore filled() throws IOException {
        RolloutStore store = RolloutStore.open(folder);
        store.versions().keep(DIGEST, new ByteArrayInputStream(CONTENT), 100);
        assertTrue(store.commit(serving()));
        return store;
    }

    @Test
    void given_aCommittedState_when_openedAgain_then_theSame() throws IOException {
        filled();
        assertEquals(serving(), RolloutStore.open(folder).state());
    }

    @Test
    void given_noFolder_when_opened_then_nothingServes() {
        assertEquals(StoredState.NONE, RolloutStore.open(folder.resolve("new")).state());
    }

    @Test
    void given_anyByteOfTheStateChanged_when_opened_then_nothingServes() throws IOException {
        filled();
        Path state = folder.resolve("state");
        byte[] good = Files.readAllBytes(state);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 4;
            Files.write(state, bad);
            assertTrue(RolloutStore.open(folder).state().serving().isEmpty(), "byte " + i);
        }
    }

    @Test
    void given_aStateCutShort_when_opened_then_nothingServes() throws IOException {
        filled();
        Path state = folder.resolve("state");
        byte[] good = Files.readAllBytes(state);
        for (int length = 0; length < good.length; length++) {
            Files.write(state, Arrays.copyOf(good, length));
            assertTrue(RolloutStore.open(folder).state().serving().isEmpty(), "length " + length);
        }
    }

    @Test
    void given_aDamagedOrMissingVersion_when_opened_then_nothingServes() throws IOException {
        RolloutStore store = filled();
        Files.write(store.versions().path(DIGEST), "a modem".getBytes());
        assertTrue(RolloutStore.open(folder).state().serving().isEmpty());
        assertEquals(Stage.ROLLED_BACK, RolloutStore.open(folder).state().stage());
        Files.delete(store.versions().path(DIGEST));
        assertTrue(RolloutStore.open(folder).state().serving().isEmpty());
    }

    @Test
    void given_whatCouldNotBeRead_when_aRolloutFails_then_itIsStillThereAtTheNextStart()
            throws IOException {
        RolloutStore store = filled();
        Path version = store.versions().path(DIGEST);
        Path away = folder.resolve("away");
        Files.move(version, away);
        RolloutStore blind = RolloutStore.open(folder);
        assertTrue(blind.commit(blind.state().at("r2", Stage.REFUSED, "", Instant.now())));
        blind.clean();
        Files.move(away, version);
        assertEquals(serving(), RolloutStore.open(folder).state());
    }

    @Test
    void given_aRolloutUnderWay_when_openedAgain_then_rolledBackAndTheOldServes()
            throws IOException {
        RolloutStore store = filled();
        store.commit(store.state().at("r2", Stage.WATCHING, "", Instant.now()));
        StoredState after = RolloutStore.open(folder).state();
        assertEquals(Stage.ROLLED_BACK, after.stage());
        assertEquals("r2", after.id());
        assertEquals(serving().serving(), after.serving());
        assertTrue(after.reason().contains("WATCHING"), after.reason());
    }

    @Test
    void given_aFolderThatCannotBeWritten_when_committed_then_theOldStateHolds()
            throws IOException {
        RolloutStore store = filled();
        // A folder in the place of the temporary file fails the write also for root.
        Files.createDirectories(folder.resolve("state.new").resolve("x"));
        assertFalse(store.commit(StoredState.NONE));
        assertEquals(serving(), store.state());
        assertEquals(serving(), RolloutStore.open(folder).state());
    }

    @Test
    void given_aWrongDigestOrTooLong_when_kept_then_nothingIsLeft() throws IOException {
        Versions versions = RolloutStore.open(folder).versions();
        IOException wrong =
                assertThrows(
                        IOException.class,
                        () ->
                                versions.keep(
                                        "0".repeat(64), new ByteArrayInputStream(CONTENT), 100));
        assertTrue(wrong.getMessage().contains(DIGEST), wrong.getMessage());
        assertThrows(
                IOException.class,
                () -> versions.keep(DIGEST, new ByteArrayInputStream(CONTENT), 6));
        try (var files = Files.list(folder.resolve("versions"))) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void given_versionsOfTwoStates_when_cleaned_then_thePreviousStaysAndOlderGo()
            throws IOException {
        RolloutStore store = filled();
        byte[] other = "another".getBytes();
        Versions versions = store.versions();
        versions.keep(Sha256.of(other), new ByteArrayInputStream(other), 100);
        versions.keep(Sha256.of(new byte[3]), new ByteArrayInputStream(new byte[3]), 100);
        Artifact next =
                new Artifact(Artifact.Kind.MODEL, "m", Sha256.of(other), URI.create("file:///n"));
        store.commit(store.state().serving(List.of(new Served(next, "pid~m"))));
        store.clean();
        assertTrue(versions.has(DIGEST));
        assertTrue(versions.has(Sha256.of(other)));
        assertFalse(versions.has(Sha256.of(new byte[3])));
        assertEquals(1, store.state().serving().size());
    }

    @Test
    void given_anEpochInUse_when_openedAgain_then_theFloorIsAboveIt() {
        EpochFile epochs = new EpochFile(folder);
        assertEquals(0, epochs.floor());
        epochs.reserve(1000);
        assertFalse(epochs.isAbove(1000));
        assertFalse(epochs.isAbove(1000 + EpochFile.AHEAD));
        assertTrue(new EpochFile(folder).floor() >= 1000);
    }
}
