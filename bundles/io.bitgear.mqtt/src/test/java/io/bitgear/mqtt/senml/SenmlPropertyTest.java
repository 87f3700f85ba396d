package io.bitgear.mqtt.senml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Properties of resolution on random packs, and what random bytes may do. */
class SenmlPropertyTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final int ROUNDS = 300;

    private final ObjectMapper json = new ObjectMapper();
    private final SenmlDecoder decoder = new SenmlDecoder(65_536, 1024);
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    /** Whole seconds and small binary fractions, so that sums are exact whatever their order. */
    private Map<String, Object> record() {
        List<Map.Entry<String, Object>> fields = new ArrayList<>();
        fields.add(Map.entry("n", "n" + random.nextInt(9)));
        fields.add(Map.entry("v", random.nextInt(1000) / 8.0));
        maybe(fields, "t", random.nextInt(100) - 50);
        maybe(fields, "u", "Cel");
        maybe(fields, "bn", "b" + random.nextInt(9) + ":");
        maybe(fields, "bt", random.nextBoolean() ? 0 : 1_700_000_000 + random.nextInt(1000));
        maybe(fields, "bu", "u" + random.nextInt(3));
        maybe(fields, "bv", random.nextInt(1000) / 4.0);
        Map<String, Object> record = new LinkedHashMap<>();
        fields.forEach(field -> record.put(field.getKey(), field.getValue()));
        return record;
    }

    private void maybe(List<Map.Entry<String, Object>> fields, String label, Object value) {
        if (random.nextInt(3) == 0) {
            fields.add(Map.entry(label, value));
        }
    }

    private List<Map<String, Object>> pack() {
        List<Map<String, Object>> pack = new ArrayList<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            pack.add(record());
        }
        return pack;
    }

    private List<SenmlRecord> decode(List<Map<String, Object>> pack) throws Exception {
        return decoder.decode(json.writeValueAsBytes(pack), SenmlFormat.JSON, NOW);
    }

    @Test
    void given_random_packs_when_fields_change_order_then_the_resolved_records_do_not()
            throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<Map<String, Object>> pack = pack();
            List<Map<String, Object>> shuffled = new ArrayList<>();
            for (Map<String, Object> record : pack) {
                List<String> labels = new ArrayList<>(record.keySet());
                Collections.shuffle(labels, random);
                Map<String, Object> copy = new LinkedHashMap<>();
                labels.forEach(label -> copy.put(label, record.get(label)));
                shuffled.add(copy);
            }
            assertEquals(decode(pack), decode(shuffled), "seed " + seed);
        }
    }

    @Test
    void given_random_packs_when_split_with_the_base_carried_over_then_the_values_are_the_same()
            throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<Map<String, Object>> pack = pack();
            int cut = random.nextInt(pack.size() + 1);
            Map<String, Object> carried = new LinkedHashMap<>();
            for (Map<String, Object> record : pack.subList(0, cut)) {
                record.forEach(
                        (label, value) -> {
                            if (label.startsWith("b")) {
                                carried.put(label, value);
                            }
                        });
            }
            List<Map<String, Object>> tail = new ArrayList<>(List.of(carried));
            tail.addAll(pack.subList(cut, pack.size()));
            List<String> joined = new ArrayList<>(texts(decode(pack.subList(0, cut))));
            joined.addAll(texts(decode(tail)));
            assertEquals(texts(decode(pack)), joined, "seed " + seed);
        }
    }

    private static List<String> texts(List<SenmlRecord> records) {
        return records.stream().map(r -> r.name() + r.unit() + r.time() + r.value()).toList();
    }

    @Test
    void given_resolved_records_when_resolved_again_then_nothing_changes() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<SenmlRecord> once = decode(pack());
            List<Map<String, Object>> again = new ArrayList<>();
            for (SenmlRecord record : once) {
                Map<String, Object> map = new LinkedHashMap<>();
                map.put("n", record.name());
                map.put("v", record.value());
                map.put("t", record.time().getEpochSecond());
                if (record.unit() != null) {
                    map.put("u", record.unit());
                }
                again.add(map);
            }
            assertEquals(once, decode(again), "seed " + seed);
        }
    }

    @Test
    void given_random_or_damaged_bytes_when_decoded_then_only_the_documented_exception_is_thrown()
            throws Exception {
        ObjectMapper cbor = new ObjectMapper(new CBORFactory());
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes;
            if (random.nextBoolean()) {
                bytes = new byte[random.nextInt(64)];
                random.nextBytes(bytes);
                if (bytes.length > 0 && random.nextBoolean()) {
                    bytes[0] = (byte) (random.nextBoolean() ? 0x81 : 0x9f);
                }
            } else {
                bytes = (random.nextBoolean() ? json : cbor).writeValueAsBytes(pack());
                for (int i = random.nextInt(4); i >= 0; i--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
            }
            for (SenmlFormat format : SenmlFormat.values()) {
                try {
                    decoder.decode(bytes, format, NOW);
                } catch (SenmlException e) {
                    refused++;
                    assertTrue(e.getMessage().length() < 400, e.getMessage());
                } catch (Exception | StackOverflowError | OutOfMemoryError e) {
                    throw new AssertionError("seed " + seed + ", round " + round, e);
                }
            }
        }
        assertTrue(refused > 0);
    }

    @Test
    void given_cbor_that_claims_gigabytes_when_decoded_then_it_is_refused_without_taking_them() {
        byte[][] claims = {
            {(byte) 0x9b, 0, 0, 0, 0x7f, -1, -1, -1, -1, (byte) 0xa0},
            {(byte) 0x81, (byte) 0xbb, 0, 0, 0, 0x7f, -1, -1, -1, -1},
            {(byte) 0x81, (byte) 0xa1, 0x00, 0x7a, 0x7f, -1, -1, -1, 'a'},
            {(byte) 0x81, (byte) 0xa1, 0x08, 0x5a, 0x7f, -1, -1, -1, 'a'},
            {(byte) 0x81, (byte) 0xa1, 0x02, (byte) 0xc2, 0x5a, 0x7f, -1, -1, -1, 1},
            {(byte) 0x81, (byte) 0xa1, 0x7a, 0x7f, -1, -1, -1, 'a'}
        };
        long before = Runtime.getRuntime().totalMemory();
        for (byte[] claim : claims) {
            try {
                decoder.decode(claim, SenmlFormat.CBOR, NOW);
                throw new AssertionError("decoded " + claim[1]);
            } catch (SenmlException e) {
                assertTrue(e.getMessage().contains("record"), e.getMessage());
            }
        }
        assertTrue(Runtime.getRuntime().totalMemory() - before < 256L * 1024 * 1024);
    }
}
