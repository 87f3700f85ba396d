package io.bitgear.cli.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayJvmTest {
    @Test
    void given_a_class_hierarchy_when_read_then_the_loaders_of_each_bundle_are_counted() {
        String hierarchy =
                """
                4711:
                java.lang.Object/null
                |--io.bitgear.engine.Router/0x00007f01
                |--io.bitgear.engine.Router/0x00007f02
                |  |--io.bitgear.engine.Router$Sub$$Lambda$3/0x00000008/0x00007f02
                |--io.bitgear.api.node.Node/0x00007f03 (intf)
                |--jdk.internal.reflect.Accessor9/0x00007f09 (invokes: io/bitgear/model/Model::<init> ()V)
                |--org.example.Other/0x00007f05
                """;
        assertEquals(
                Map.of("io.bitgear.engine", 2, "io.bitgear.api", 1), GatewayJvm.loaders(hierarchy));
    }

    @Test
    void given_a_thread_dump_when_read_then_threads_are_counted_by_name_without_digits() {
        String dump =
                """
                "main" #1 prio=5 os_prio=0 cpu=5ms elapsed=9s tid=0x1 nid=0x2 waiting  [0x3]
                   java.lang.Thread.State: WAITING
                "bitgear-cpu-1" #21 daemon prio=5 os_prio=0 tid=0x1 nid=0x2 waiting  [0x3]
                "bitgear-cpu-2" #22 daemon prio=5 os_prio=0 tid=0x1 nid=0x2 waiting  [0x3]
                "ForkJoinPool.commonPool-worker-1" #23 daemon prio=5 tid=0x1 nid=0x2 waiting
                "Attach Listener" #40 daemon prio=9 tid=0x1 nid=0x2 runnable
                "GC Thread#0" os_prio=0 cpu=5ms elapsed=9s tid=0x1 nid=0x2 runnable
                """;
        assertEquals(Map.of("main", 1, "bitgear-cpu-N", 2), GatewayJvm.threads(dump));
    }

    @Test
    void given_a_process_when_looked_into_then_its_loaders_threads_and_files_are_there()
            throws Exception {
        Footprint footprint = new GatewayJvm(ProcessHandle.current().pid()).footprint();
        assertEquals(1, footprint.loaders().get("io.bitgear.cli"));
        assertEquals(List.of(), footprint.doubled());
        assertTrue(footprint.threads().containsKey("main"), footprint.threads().toString());
        assertTrue(Footprint.sum(footprint.descriptors()) > 2);
        assertTrue(footprint.heapBytes() > 0);
    }

    @Test
    void given_two_counts_when_compared_then_only_what_grew_is_told() {
        assertEquals(
                List.of("a: 1 -> 2", "c: 0 -> 1"),
                Footprint.growth(Map.of("a", 1, "b", 3), Map.of("a", 2, "b", 2, "c", 1)));
    }
}
