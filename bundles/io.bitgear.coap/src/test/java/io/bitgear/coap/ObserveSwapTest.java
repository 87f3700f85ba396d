package io.bitgear.coap;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.californium.core.CoapHandler;
import org.eclipse.californium.core.CoapObserveRelation;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Observation goes on when the handler behind it is exchanged. */
class ObserveSwapTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(2);

    private final List<CoapResponse> seen = new CopyOnWriteArrayList<>();
    private SwapServer server;
    private Version version;
    private CoapObserveRelation relation;

    @BeforeEach
    void observe() throws Exception {
        server = new SwapServer(LONG, LONG);
        version = server.join("first");
        relation =
                server.at("/test/state")
                        .observe(
                                new CoapHandler() {
                                    @Override
                                    public void onLoad(CoapResponse response) {
                                        seen.add(response);
                                    }

                                    @Override
                                    public void onError() {}
                                });
        awaitSeen("first");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void awaitSeen(String state) {
        await(state)
                .pollInterval(POLL)
                .atMost(LONG)
                .until(() -> !seen.isEmpty() && last().getResponseText().equals(state));
    }

    private CoapResponse last() {
        return seen.get(seen.size() - 1);
    }

    private void swap(String state) {
        Version next = server.join(state);
        server.leave(version);
        version = next;
    }

    @Test
    void given_50_exchanges_when_the_state_changes_at_some_then_one_relation_tells_just_these()
            throws Exception {
        List<String> states = new ArrayList<>(List.of("first"));
        for (int i = 1; i <= 50; i++) {
            if (i % 5 == 0) {
                states.add("by-swap-" + i);
            }
            int readings = version.calls.get();
            String state = states.get(states.size() - 1);
            swap(state);
            // The new version was read for the observer, whether the state is another or not.
            await().pollInterval(POLL).atMost(LONG).until(() -> version.calls.get() > 0);
            assertTrue(readings > 0);
            awaitSeen(state);
            if (i % 7 == 0) {
                states.add("by-change-" + i);
                version.change("by-change-" + i);
                awaitSeen("by-change-" + i);
            }
        }
        server.server.detach(version);
        assertEquals(states, seen.stream().map(CoapResponse::getResponseText).toList());
        int order = -1;
        for (CoapResponse response : seen) {
            assertEquals(ResponseCode.CONTENT, response.getCode());
            assertTrue(response.getOptions().getObserve() > order, "order");
            order = response.getOptions().getObserve();
        }
        assertTrue(!relation.isCanceled());
    }

    @Test
    void given_a_gap_when_the_next_handler_comes_then_observers_go_on() throws Exception {
        server.leave(version);
        version = server.join("after the gap");
        awaitSeen("after the gap");
        version.change("still");
        awaitSeen("still");
        assertEquals(3, seen.size());
    }

    @Test
    void given_a_resource_that_leaves_for_good_when_observed_then_the_observer_is_told()
            throws Exception {
        version.change(null);
        await().pollInterval(POLL)
                .atMost(LONG)
                .until(() -> last().getCode() == ResponseCode.NOT_FOUND);
        version.change("again");
        swap("other");
        assertEquals(ResponseCode.CONTENT, server.at("/test/state").get().getCode());
        assertEquals(2, seen.size());
    }
}
