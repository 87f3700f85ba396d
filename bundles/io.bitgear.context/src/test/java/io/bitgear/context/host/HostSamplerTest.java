package io.bitgear.context.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.context.Quantity;
import io.bitgear.api.context.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostSamplerTest {
    private static final String ROUTE_HEAD =
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";

    @TempDir Path root;
    private HostSampler sampler;

    @BeforeEach
    void sampler() {
        sampler = new HostSampler(root, HostSampler.supported(), Clock.systemUTC());
    }

    private void put(String path, String text) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text + "\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Map<String, Double> sample() {
        return sampler.sample().stream().collect(Collectors.toMap(Reading::name, Reading::value));
    }

    private void putServer() {
        put("proc/loadavg", "3.00 1.43 0.62 2/345 6789");
        put("sys/devices/system/cpu/online", "0-1,3");
        put(
                "proc/meminfo",
                "MemTotal:        2000000 kB\nMemFree: 10 kB\nMemAvailable:    1000000 kB");
        put(
                "proc/net/route",
                ROUTE_HEAD
                        + "wlan0\t00000000\t0100A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n"
                        + "eth0\t00000000\t0100A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
                        + "eth0\t0000A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0");
        put("sys/class/net/eth0/speed", "1000");
    }

    @Test
    void
            given_a_gateway_without_battery_and_thermal_zone_when_sampled_then_they_are_absent_and_no_fault() {
        putServer();
        assertEquals(
                Map.of("load", 1.0, "memory-available", 1_024_000_000.0, "uplink", 1e9), sample());
        assertTrue(sampler.faults().isEmpty());
    }

    @Test
    void given_a_laptop_when_sampled_then_battery_mains_and_the_hottest_zone_are_there() {
        put("sys/class/power_supply/BAT0/type", "Battery");
        put("sys/class/power_supply/BAT0/capacity", "40");
        put("sys/class/power_supply/BAT1/type", "Battery");
        put("sys/class/power_supply/BAT1/capacity", "101");
        put("sys/class/power_supply/BAT2/type", "Battery");
        put("sys/class/power_supply/BAT2/present", "0");
        put("sys/class/power_supply/BAT2/capacity", "0");
        put("sys/class/power_supply/mouse/type", "Battery");
        put("sys/class/power_supply/mouse/scope", "Device");
        put("sys/class/power_supply/mouse/capacity", "3");
        put("sys/class/power_supply/AC/type", "Mains");
        put("sys/class/power_supply/AC/online", "0");
        put("sys/class/power_supply/USBC/type", "USB");
        put("sys/class/power_supply/USBC/online", "1");
        put("sys/class/thermal/thermal_zone0/temp", "41500");
        put("sys/class/thermal/thermal_zone1/temp", "-274000");
        put("sys/class/thermal/thermal_zone2/temp", "63250");
        put("sys/class/thermal/cooling_device0/temp", "999000");
        assertEquals(Map.of("battery", 0.7, "mains", 1.0, "temperature", 63.25), sample());
    }

    @Test
    void given_a_battery_without_a_plug_when_it_discharges_then_mains_is_off() {
        put("sys/class/power_supply/BAT0/type", "Battery");
        put("sys/class/power_supply/BAT0/capacity", "40");
        put("sys/class/power_supply/BAT0/status", "Discharging");
        assertEquals(Map.of("battery", 0.4, "mains", 0.0), sample());
        put("sys/class/power_supply/BAT0/status", "Charging");
        assertEquals(Map.of("battery", 0.4, "mains", 1.0), sample());
    }

    @Test
    void given_malformed_files_when_sampled_then_the_rest_is_read_and_the_fault_names_the_file() {
        putServer();
        put("proc/loadavg", "busy");
        put("proc/meminfo", "MemAvailable: lots");
        put("sys/class/net/eth0/speed", "fast");
        put("sys/class/thermal/thermal_zone0/temp", "");
        put("sys/class/thermal/thermal_zone1/temp", "41500");
        assertEquals(Map.of(), sample());
        assertTrue(sampler.faults().get(Quantity.LOAD).contains("/proc/loadavg holds 'busy'"));
        assertTrue(sampler.faults().get(Quantity.TEMPERATURE).contains("thermal_zone0/temp"));
        assertEquals(4, sampler.faults().size());
        put("proc/loadavg", "3 3 3 1/1 1");
        assertEquals(Map.of("load", 1.0), sample());
        assertEquals(3, sampler.faults().size());
    }

    @Test
    void given_an_unknown_link_speed_when_sampled_then_the_uplink_is_absent() {
        putServer();
        put("sys/class/net/eth0/speed", "-1");
        assertTrue(!sample().containsKey("uplink") && sampler.faults().isEmpty());
    }

    @Test
    void given_a_quantity_switched_off_when_sampled_then_it_is_not_read() {
        putServer();
        Set<Quantity> wanted = EnumSet.of(Quantity.LOAD);
        assertEquals(1, new HostSampler(root, wanted, Clock.systemUTC()).sample().size());
    }

    @Test
    void given_random_bytes_in_every_file_when_sampled_then_nothing_is_thrown() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] files = {
            "proc/loadavg",
            "proc/meminfo",
            "proc/net/route",
            "sys/devices/system/cpu/online",
            "sys/class/power_supply/x/type",
            "sys/class/power_supply/x/capacity",
            "sys/class/thermal/thermal_zone0/temp"
        };
        for (int round = 0; round < 200; round++) {
            for (String file : files) {
                StringBuilder text = new StringBuilder();
                random.ints(random.nextInt(40), 0, 128).forEach(c -> text.append((char) c));
                put(file, text.toString());
            }
            try {
                sampler.sample();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    @Test
    void given_this_machine_when_sampled_then_load_and_memory_are_there() {
        Set<String> names =
                new HostSampler(Path.of("/"), HostSampler.supported(), Clock.systemUTC())
                        .sample().stream().map(Reading::name).collect(Collectors.toSet());
        assertTrue(
                !Files.exists(Path.of("/proc/loadavg"))
                        || names.containsAll(Set.of("load", "memory-available")),
                names.toString());
    }
}
