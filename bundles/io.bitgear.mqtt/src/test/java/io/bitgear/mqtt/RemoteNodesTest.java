package io.bitgear.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.RemoteNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteNodesTest {
    private static final String NODE = "bitgear/gw/node/b1/";
    private static final String REPORTED = NODE + "precision/reported";
    private static final String INFO = "{\"model\":\"resnet8\",\"profile\":\"xc7z020\"}";
    private static final String ID = "ab".repeat(32);

    private final RemoteNodes remotes = new RemoteNodes(new Topics("gw"), 2);
    private final Map<String, RemoteNode> registered = new LinkedHashMap<>();

    @BeforeEach
    void start() {
        remotes.registerWith(
                node -> {
                    registered.put(node.id(), node);
                    return () -> registered.remove(node.id(), node);
                });
    }

    private boolean take(String topic, String text) {
        return remotes.take(topic, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void given_a_node_when_it_says_what_it_is_then_it_is_there_until_it_is_empty() {
        assertTrue(take(NODE + "info", INFO));
        RemoteNode node = registered.get("b1");
        assertEquals("resnet8 xc7z020", node.model() + " " + node.profile());
        take(NODE + "info", INFO);
        assertEquals(node, registered.get("b1"));
        take(NODE + "info", INFO.replace("xc7z020", "ice40up5k"));
        assertEquals("ice40up5k", registered.get("b1").profile());
        take(NODE + "info", "");
        assertTrue(registered.isEmpty());
        assertFalse(remotes.contains("b1"));
    }

    @Test
    void given_a_node_when_it_reports_then_the_listener_is_told() {
        take(NODE + "info", INFO);
        AtomicInteger told = new AtomicInteger();
        registered.get("b1").whenReported(told::incrementAndGet);
        take(REPORTED, "{\"configuration_id\":\"" + ID + "\",\"epoch\":12,\"more\":[1]}");
        assertEquals(1, told.get());
        assertEquals(
                new ActiveConfiguration(ID, 12), registered.get("b1").reported().orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "[]",
                "{}",
                "{\"configuration_id\":\"12\",\"epoch\":1}",
                "{\"configuration_id\":\"ID\",\"epoch\":-1}",
                "{\"configuration_id\":\"ID\",\"epoch\":1.5}",
                "{\"configuration_id\":\"ID\",\"epoch\":9007199254740991}",
                "{\"configuration_id\":\"ID\",\"epoch\":99999999999999999999}",
                "{\"configuration_id\":\"ID\",\"epoch\":1} x"
            })
    void given_a_node_when_its_report_is_wrong_then_it_changes_nothing(String text) {
        take(NODE + "info", INFO);
        assertTrue(take(REPORTED, text.replace("ID", ID)));
        assertTrue(registered.get("b1").reported().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "{}",
                "{\"model\":\"resnet8\"}",
                "{\"model\":8,\"profile\":\"xc7z020\"}"
            })
    void given_a_node_when_what_it_says_is_wrong_then_it_is_not_taken(String text) {
        assertTrue(take(NODE + "info", text));
        assertTrue(take(NODE + "info", " ".repeat(5000)));
        assertTrue(registered.isEmpty());
    }

    @Test
    void given_as_many_nodes_as_may_be_when_another_comes_then_it_is_refused() {
        take("bitgear/gw/node/b1/info", INFO);
        take("bitgear/gw/node/b2/info", INFO);
        take("bitgear/gw/node/b3/info", INFO);
        take("bitgear/gw/node/b 4/info", INFO);
        assertEquals("[b1, b2]", registered.keySet().toString());
        remotes.close();
        assertTrue(registered.isEmpty());
    }

    @Test
    void given_other_topics_when_a_message_comes_then_it_is_for_others() {
        assertFalse(take("bitgear/gw/context/ups", "[]"));
        assertFalse(take("bitgear/other/node/b1/info", INFO));
        assertFalse(take("bitgear/gw/node/info", INFO));
        assertTrue(take("bitgear/gw/node/cpu/precision/reported", "{}"));
        assertTrue(registered.isEmpty());
    }
}
