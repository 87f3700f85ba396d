package io.bitgear.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.NodeBusyException;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.precision.Escalation;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.arithmetic.ReferenceExecutor;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.cost.DeviceProfiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class CpuNodeTest {
    private final Model model = RandomModels.model(7);
    private final Random random = new Random(7);

    private static CpuNode node(Model model, int threads, int queue) {
        return new CpuNode(CpuSettings.of("cpu", "ice40up5k", threads, queue), model);
    }

    private static FrameResult get(CpuNode node, byte[] frame) throws Exception {
        return node.run(frame).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static NodeException failure(CompletableFuture<FrameResult> future) {
        CompletionException e =
                assertThrows(
                        CompletionException.class,
                        () -> future.orTimeout(30, TimeUnit.SECONDS).join());
        return assertInstanceOf(NodeException.class, e.getCause());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void given_random_models_when_run_under_random_widths_then_the_bits_are_the_references(
            long seed) throws Exception {
        Model any = RandomModels.model(seed);
        Random choice = new Random(~seed);
        try (CpuNode node = node(any, 2, 64)) {
            for (int epoch = 1; epoch <= 10; epoch++) {
                PrecisionConfiguration configuration = RandomModels.configuration(any, choice);
                ReferenceExecutor reference = new ReferenceExecutor(any, configuration);
                node.stage(configuration);
                node.commit(configuration.id(), epoch);
                for (int i = 0; i < 4; i++) {
                    byte[] frame = RandomModels.frame(any, choice);
                    FrameResult result = get(node, frame);
                    assertArrayEquals(
                            reference.run(frame),
                            result.logits(),
                            "seed " + seed + ", epoch " + epoch);
                    assertEquals(
                            new ActiveConfiguration(configuration.id(), epoch), result.active());
                }
            }
        }
    }

    @ParameterizedTest(name = "margin {0}")
    @ValueSource(ints = {1, 500, 5_000, 1_000_000})
    void given_an_escalating_configuration_then_the_bits_and_the_energy_are_those_of_its_runs(
            int margin) throws Exception {
        CostModel costs = new CostModel(model.graph(), DeviceProfiles.ICE40UP5K);
        for (int round = 0; round < 10; round++) {
            PrecisionConfiguration low = RandomModels.configuration(model, random);
            PrecisionConfiguration high = RandomModels.configuration(model, random);
            Escalation escalation = new Escalation(margin, high);
            PrecisionConfiguration pair = low.escalating(escalation);
            double first = costs.price(low.widths()).energyJoules();
            double second = costs.price(high.widths()).energyJoules();
            try (CpuNode node = node(model, 2, 64)) {
                node.stage(pair);
                node.commit(pair.id(), 1);
                for (int i = 0; i < 10; i++) {
                    byte[] frame = RandomModels.frame(model, random);
                    FrameResult result = get(node, frame);
                    boolean again =
                            escalation.applies(new ReferenceExecutor(model, low).run(frame));
                    PrecisionConfiguration last = again ? high : low;
                    assertArrayEquals(
                            new ReferenceExecutor(model, last).run(frame), result.logits());
                    assertArrayEquals(
                            new ReferenceExecutor(model, pair).run(frame), result.logits());
                    assertEquals(new ActiveConfiguration(pair.id(), 1), result.active());
                    assertEquals(
                            first + (again ? second : 0), result.modelledEnergyJoules(), 1e-15);
                }
                assertEquals(10, node.counters().frames());
            }
        }
    }

    @Test
    void given_load_when_configurations_change_then_every_answer_is_that_of_the_one_it_names()
            throws Exception {
        List<PrecisionConfiguration> gears = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            gears.add(RandomModels.configuration(model, random));
        }
        Map<Long, String> committed = new HashMap<>();
        record Asked(byte[] frame, CompletableFuture<FrameResult> answer) {}
        List<Asked> asked = new ArrayList<>();
        try (CpuNode node = node(model, 3, 4096)) {
            long epoch = 0;
            for (int round = 0; round < 60; round++) {
                PrecisionConfiguration next = gears.get(random.nextInt(gears.size()));
                node.stage(next);
                node.commit(next.id(), ++epoch);
                committed.put(epoch, next.id());
                for (int i = 0; i < 20; i++) {
                    byte[] frame = RandomModels.frame(model, random);
                    asked.add(new Asked(frame, node.run(frame).toCompletableFuture()));
                }
            }
            Map<String, ReferenceExecutor> references = new HashMap<>();
            gears.forEach(g -> references.put(g.id(), new ReferenceExecutor(model, g)));
            for (int i = 0; i < asked.size(); i++) {
                FrameResult result = asked.get(i).answer().get(30, TimeUnit.SECONDS);
                String id = result.active().configurationId();
                assertEquals(committed.get(result.active().epoch()), id);
                assertTrue(result.active().epoch() > i / 20, "epoch of an earlier commit");
                assertArrayEquals(references.get(id).run(asked.get(i).frame()), result.logits());
            }
            assertEquals(1200, node.counters().frames());
            assertEquals(60, node.counters().commits());
            assertEquals(0, node.counters().failures());
        }
    }

    @Test
    void given_a_full_queue_when_a_frame_comes_then_it_is_refused_as_busy() throws Exception {
        try (CpuNode node = node(model, 1, 1)) {
            commit(node, 1);
            byte[] frame = RandomModels.frame(model, random);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (System.nanoTime() < deadline) {
                CompletableFuture<FrameResult> future = node.run(frame).toCompletableFuture();
                if (future.isCompletedExceptionally()) {
                    NodeException busy = failure(future);
                    assertInstanceOf(NodeBusyException.class, busy);
                    assertTrue(busy.getMessage().contains("cpu"), busy.getMessage());
                    assertEquals(1, node.counters().failures());
                    return;
                }
            }
            fail("the queue was never full");
        }
    }

    @Test
    void given_waiting_frames_when_the_node_stops_then_each_is_answered_or_fails_naming_the_stop()
            throws Exception {
        CpuNode node = node(model, 1, 512);
        commit(node, 1);
        List<CompletableFuture<FrameResult>> futures = new ArrayList<>();
        for (int i = 0; i < 512; i++) {
            futures.add(node.run(RandomModels.frame(model, random)).toCompletableFuture());
        }
        node.close();
        int stopped = 0;
        for (CompletableFuture<FrameResult> future : futures) {
            assertTrue(future.isDone());
            if (future.isCompletedExceptionally()) {
                assertTrue(failure(future).getMessage().contains("stopped"));
                stopped++;
            }
        }
        assertTrue(stopped > 0);
        CompletableFuture<FrameResult> late =
                node.run(RandomModels.frame(model, random)).toCompletableFuture();
        assertTrue(failure(late).getMessage().contains("stopped"));
        assertThrows(NodeException.class, node::readBack);
    }

    @Test
    void given_an_epoch_that_does_not_grow_when_committed_then_the_running_one_stays()
            throws Exception {
        try (CpuNode node = node(model, 1, 4)) {
            assertEquals(Optional.empty(), node.readBack());
            PrecisionConfiguration first = commit(node, 5);
            PrecisionConfiguration second = RandomModels.configuration(model, random);
            node.stage(second);
            assertThrows(NodeException.class, () -> node.commit(second.id(), 5));
            assertThrows(NodeException.class, () -> node.commit(first.id(), 6));
            assertEquals(Optional.of(new ActiveConfiguration(first.id(), 5)), node.readBack());
            node.commit(second.id(), 6);
            assertEquals(Optional.of(new ActiveConfiguration(second.id(), 6)), node.readBack());
            assertThrows(NodeException.class, () -> node.commit(second.id(), 7));
        }
    }

    @Test
    void
            given_another_models_configuration_when_staged_then_it_is_refused_and_the_running_one_stays()
                    throws Exception {
        try (CpuNode node = node(model, 1, 4)) {
            PrecisionConfiguration first = commit(node, 1);
            PrecisionConfiguration foreign =
                    new PrecisionConfiguration(
                            "ff".repeat(32), first.widths(), first.tables(), Map.of());
            PrecisionConfiguration bare =
                    new PrecisionConfiguration(
                            first.modelDigest(), first.widths(), Map.of(), Map.of());
            PrecisionConfiguration elsewhere =
                    new PrecisionConfiguration(
                            first.modelDigest(),
                            first.widths(),
                            first.tables(),
                            Map.of("stem", "fpga0"));
            for (PrecisionConfiguration wrong : List.of(foreign, bare, elsewhere)) {
                NodeException e = assertThrows(NodeException.class, () -> node.stage(wrong));
                assertTrue(e.getMessage().contains("node cpu cannot stage"), e.getMessage());
            }
            assertEquals(first.id(), node.readBack().orElseThrow().configurationId());
        }
    }

    @Test
    void given_no_configuration_or_a_wrong_size_when_run_then_the_message_says_so() {
        try (CpuNode node = node(model, 1, 4)) {
            CompletableFuture<FrameResult> early =
                    node.run(RandomModels.frame(model, random)).toCompletableFuture();
            assertTrue(failure(early).getMessage().contains("no configuration yet"));
            CompletableFuture<FrameResult> small = node.run(new byte[3]).toCompletableFuture();
            assertTrue(failure(small).getMessage().contains("3 bytes"));
        }
    }

    @Test
    void given_a_profile_when_priced_then_the_cost_and_the_counted_energy_are_the_models()
            throws Exception {
        try (CpuNode node = node(model, 1, 4)) {
            PrecisionConfiguration configuration = commit(node, 1);
            var cost =
                    new CostModel(model.graph(), DeviceProfiles.ICE40UP5K)
                            .price(configuration.widths());
            assertEquals(cost, node.price(configuration));
            FrameResult result = get(node, RandomModels.frame(model, random));
            get(node, RandomModels.frame(model, random));
            assertEquals(2 * cost.energyJoules(), node.counters().energyJoules(), 1e-15);
            assertEquals(2 * cost.bitOperations(), node.counters().bitOperations());
            assertEquals(cost.energyJoules(), result.modelledEnergyJoules());
        }
    }

    @Test
    void given_wrong_settings_when_made_then_the_message_names_the_value() {
        for (Runnable wrong :
                List.<Runnable>of(
                        () -> CpuSettings.of("a b", "ice40up5k", 0, 1),
                        () -> CpuSettings.of("cpu", "abacus", 0, 1),
                        () -> CpuSettings.of("cpu", "ice40up5k", 257, 1),
                        () -> CpuSettings.of("cpu", "ice40up5k", 0, 0))) {
            assertThrows(IllegalArgumentException.class, wrong::run);
        }
        assertTrue(CpuSettings.of("cpu", "xc7z020", 0, 1).threads() >= 1);
    }

    private PrecisionConfiguration commit(CpuNode node, long epoch) throws NodeException {
        PrecisionConfiguration configuration = RandomModels.configuration(model, random);
        node.stage(configuration);
        node.commit(configuration.id(), epoch);
        return configuration;
    }
}
