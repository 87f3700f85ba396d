package io.bitgear.split;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.context.Quantity;
import io.bitgear.api.context.Reading;
import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.NodeBusyException;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.arithmetic.ReferenceExecutor;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.cost.DeviceProfiles;
import io.bitgear.model.graph.Layer;
import io.bitgear.resources.TailServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A split node and its peer over CoAP on loopback. */
@Timeout(120)
class SplitNodeTest {
    private static final Model MODEL = ShippedModel.read();
    private static final PrecisionConfiguration W4A4 =
            MODEL.measured(MODEL.graph().uniform(4, 4)).orElseThrow().configuration();

    private final Tail tail = new Tail(new TailSettings("far", 1 << 26, 16, 4), MODEL);
    private TailServer server = new TailServer(0);
    private final CoapPeer peer;
    private final LinkMonitor links;
    private final SplitNode node;

    SplitNodeTest() throws Exception {
        server.add(tail);
        peer = new CoapPeer("near", PeerAddress.of(server.uri(), false), Duration.ofSeconds(30));
        links = new LinkMonitor("near", peer::probe, Duration.ofHours(1), link -> {});
        node = new SplitNode(settings(Duration.ofSeconds(30), 4), MODEL, peer, links);
    }

    private static SplitSettings settings(Duration timeout, int queue) {
        return new SplitSettings(
                "near",
                DeviceProfiles.ICE40UP5K,
                1 << 26,
                queue,
                timeout,
                0.03,
                Duration.ofHours(1));
    }

    @AfterEach
    void stop() {
        node.close();
        links.close();
        peer.close();
        server.close();
        tail.close();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertEquals("", threads()));
    }

    private static String threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("bitgear-"))
                .collect(Collectors.joining(", "));
    }

    private static PrecisionConfiguration cut(PrecisionConfiguration configuration, int cut) {
        List<Layer> layers = MODEL.graph().executed(configuration.widths());
        return Cut.place(configuration, layers, cut, "near", "far");
    }

    private void commit(PrecisionConfiguration configuration, long epoch) throws NodeException {
        node.stage(configuration);
        node.commit(configuration.id(), epoch);
    }

    private FrameResult run(byte[] frame) throws Exception {
        return node.run(frame).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private NodeException failure(byte[] frame) {
        ExecutionException e = assertThrows(ExecutionException.class, () -> run(frame));
        return assertInstanceOf(NodeException.class, e.getCause());
    }

    private static ContextSnapshot context(double rate, double roundTrip) {
        TreeMap<String, Reading> readings = new TreeMap<>();
        readings.put("peer-rate", reading(Quantity.PEER_RATE, rate));
        readings.put("peer-round-trip", reading(Quantity.PEER_ROUND_TRIP, roundTrip));
        return new ContextSnapshot(1, Instant.now(), readings, List.of());
    }

    private static Reading reading(Quantity quantity, double value) {
        return new Reading(
                quantity.label(), value, quantity.unit(), Instant.now(), quantity.maxAge(), "test");
    }

    @Test
    void given_every_cut_when_run_over_coap_then_the_bits_are_the_references() throws Exception {
        Widths odd = MODEL.graph().uniform(7, 2);
        long epoch = 0;
        for (PrecisionConfiguration whole : List.of(W4A4, new Calibrator(MODEL).calibrate(odd))) {
            ReferenceExecutor reference = new ReferenceExecutor(MODEL, whole);
            int layers = MODEL.graph().executed(whole.widths()).size();
            for (int cut = 0; cut <= layers; cut++) {
                PrecisionConfiguration placed = cut(whole, cut);
                commit(placed, ++epoch);
                FrameResult result = run(ShippedModel.image(cut));
                assertArrayEquals(
                        reference.run(ShippedModel.image(cut)), result.logits(), "cut " + cut);
                assertEquals(placed.id(), result.active().configurationId());
                assertEquals(epoch, result.active().epoch());
            }
        }
    }

    @Test
    void given_links_when_placed_then_slow_ones_keep_the_layers_here_and_both_sides_run_it()
            throws Exception {
        PrecisionConfiguration slow = node.place(W4A4, context(1e3, 0.001));
        assertEquals(List.of("near"), slow.placement().values().stream().distinct().toList());
        assertEquals(slow, node.place(slow, context(1e3, 0.001)));
        assertEquals(cut(W4A4, 11), slow);
        commit(slow, 1);
        byte[] image = ShippedModel.image(1);
        int[] expected = new ReferenceExecutor(MODEL, W4A4).run(image);
        assertArrayEquals(expected, run(image).logits());
        // Measured over loopback: whatever the cut, it can be staged and gives the same bits.
        PrecisionConfiguration measured =
                node.place(W4A4, new ContextSnapshot(1, Instant.now(), new TreeMap<>(), List.of()));
        commit(measured, 2);
        assertArrayEquals(expected, run(image).logits());
        assertEquals(measured.id(), node.readBack().orElseThrow().configurationId());
    }

    @Test
    void given_a_configuration_of_other_tables_when_staged_then_the_peer_names_both_ids() {
        List<byte[]> own = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            own.add(ShippedModel.image(i));
        }
        PrecisionConfiguration other = cut(new Calibrator(MODEL).calibrate(W4A4.widths(), own), 3);
        NodeException e = assertThrows(NodeException.class, () -> node.stage(other));
        assertTrue(e.getMessage().contains(other.id()), e.getMessage());
        assertTrue(e.getMessage().contains("gets the id"), e.getMessage());
        assertTrue(e.getMessage().contains(cut(W4A4, 3).id()), e.getMessage());
    }

    @Test
    void given_a_peer_with_another_model_file_when_staged_then_the_error_names_both_digests() {
        server.remove(tail);
        String digest = "ab".repeat(32);
        try (Tail other =
                new Tail(
                        new TailSettings("far", 1 << 26, 16, 4),
                        ShippedModel.withDigest(MODEL, digest))) {
            server.add(other);
            NodeException e = assertThrows(NodeException.class, () -> node.stage(cut(W4A4, 3)));
            assertTrue(e.getMessage().contains(digest), e.getMessage());
            assertTrue(e.getMessage().contains(MODEL.info().digest()), e.getMessage());
        }
    }

    @Test
    void given_bad_placements_when_staged_then_refused_and_the_running_one_stays()
            throws Exception {
        commit(cut(W4A4, 4), 7);
        List<Layer> layers = MODEL.graph().executed(W4A4.widths());
        PrecisionConfiguration elsewhere = Cut.place(W4A4, layers, 4, "near", "nowhere");
        assertThrows(NodeException.class, () -> node.stage(elsewhere));
        TreeMap<String, String> holes = new TreeMap<>(cut(W4A4, 4).placement());
        holes.put(layers.get(8).name(), "near");
        PrecisionConfiguration twice =
                new PrecisionConfiguration(W4A4.modelDigest(), W4A4.widths(), W4A4.tables(), holes);
        NodeException e = assertThrows(NodeException.class, () -> node.stage(twice));
        assertTrue(e.getMessage().contains(layers.get(8).name()), e.getMessage());
        assertThrows(NodeException.class, () -> node.commit(twice.id(), 8));
        node.stage(cut(W4A4, 5));
        assertThrows(NodeException.class, () -> node.commit(cut(W4A4, 5).id(), 7));
        assertEquals(cut(W4A4, 4).id(), node.readBack().orElseThrow().configurationId());
        assertEquals(7, run(ShippedModel.image(0)).active().epoch());
    }

    @Test
    void given_a_peer_that_restarts_when_frames_go_on_then_it_is_prepared_again() throws Exception {
        commit(cut(W4A4, 3), 1);
        byte[] image = ShippedModel.image(5);
        int[] logits = run(image).logits();
        int port = URI.create(server.uri()).getPort();
        server.close();
        try (Tail fresh = new Tail(new TailSettings("far", 1 << 26, 16, 4), MODEL)) {
            server = new TailServer(port);
            server.add(fresh);
            assertArrayEquals(logits, run(image).logits());
        }
    }

    @Test
    void given_a_peer_that_is_gone_when_frames_come_then_each_fails_in_time_and_says_who()
            throws Exception {
        try (SplitNode hasty =
                new SplitNode(settings(Duration.ofMillis(300), 4), MODEL, peer, links)) {
            PrecisionConfiguration placed = cut(W4A4, 3);
            hasty.stage(placed);
            hasty.commit(placed.id(), 1);
            server.close();
            List<CompletableFuture<FrameResult>> frames = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                frames.add(hasty.run(ShippedModel.image(i)).toCompletableFuture());
            }
            for (CompletableFuture<FrameResult> frame : frames) {
                ExecutionException e =
                        assertThrows(
                                ExecutionException.class, () -> frame.get(30, TimeUnit.SECONDS));
                String message = e.getCause().getMessage();
                assertTrue(
                        message.contains("gave no answer") || message.contains("waited for"),
                        message);
            }
            assertEquals(3, hasty.counters().failures());
        }
    }

    @Test
    void given_more_frames_than_the_queue_holds_when_run_then_the_rest_is_busy() throws Exception {
        commit(cut(W4A4, 3), 1);
        List<CompletableFuture<FrameResult>> frames = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            frames.add(node.run(ShippedModel.image(0)).toCompletableFuture());
        }
        int busy = 0;
        for (CompletableFuture<FrameResult> frame : frames) {
            try {
                frame.get(60, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                assertInstanceOf(NodeBusyException.class, e.getCause());
                assertTrue(e.getCause().getMessage().contains("4 frames waiting"));
                busy++;
            }
        }
        assertTrue(busy > 0 && busy < 50, "busy " + busy);
    }

    @Test
    void given_no_configuration_or_a_frame_of_the_wrong_size_when_run_then_the_error_says_so()
            throws Exception {
        assertTrue(failure(new byte[5]).getMessage().contains("5 bytes"));
        assertTrue(failure(ShippedModel.image(0)).getMessage().contains("no configuration yet"));
        commit(cut(W4A4, 2), 1);
        byte[] packed = new byte[7];
        NodeException e =
                assertThrows(
                        NodeException.class,
                        () ->
                                peer.run(
                                        MODEL.info().name(),
                                        cut(W4A4, 2).shortId(),
                                        packed,
                                        Duration.ofSeconds(30)));
        assertTrue(e.getMessage().contains("7 packed bytes"), e.getMessage());
        assertTrue(e.getMessage().contains("4.00"), e.getMessage());
    }

    @Test
    void given_a_cut_when_priced_then_only_the_layers_here_cost() throws Exception {
        long all = node.price(W4A4).bitOperations();
        long some = node.price(cut(W4A4, 4)).bitOperations();
        assertEquals(0, node.price(cut(W4A4, 0)).bitOperations());
        assertTrue(some > 0 && some < all, some + " of " + all);
        assertEquals(all, node.price(cut(W4A4, 11)).bitOperations());
    }
}
