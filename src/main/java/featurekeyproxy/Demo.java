package featurekeyproxy;

import featurekeyproxy.config.Settings;
import featurekeyproxy.mapping.MappingRule;
import featurekeyproxy.mapping.MappingTable;
import featurekeyproxy.simulator.DeviceState;
import featurekeyproxy.simulator.Fleet;
import featurekeyproxy.simulator.FleetTable;
import featurekeyproxy.simulator.SimulatedTomes;
import featurekeyproxy.simulator.WireFormat;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows what the proxy changes: two equal simulated fleets of 3 legacy and 3 non-DEHP devices, one whose TOMEs is connected
 * to the Terminal directly and one whose TOMEs goes through the real proxy. Needs nothing else; all ports are free ones.
 */
final class Demo {
    private static final int DEVICES_OF_A_KIND = 3;
    private static final int DEFAULT_SECONDS = 12;
    private static final long REDRAW_MILLIS = 200;
    private static final long START_SECONDS = 30;

    private final PrintWriter out;
    private final Settings settings;

    Demo(PrintWriter out, Settings settings) {
        this.out = out;
        this.settings = settings;
    }

    /** Returns the system properties, with free ports to listen on. */
    static Properties properties() {
        Properties properties = new Properties();
        properties.putAll(System.getProperties());
        properties.setProperty("proxy.tomes.host", "127.0.0.1");
        properties.setProperty("proxy.tomes.port", "0");
        properties.setProperty("proxy.terminal.host", "127.0.0.1");
        properties.putIfAbsent("camel.management.port", "0");
        properties.putIfAbsent("proxy.audit.enabled", "false");
        return properties;
    }

    /** Runs for some seconds; returns whether every device became ready through the proxy. */
    boolean run(@Nullable Integer seconds) throws Exception {
        MappingRule codes = codes();
        Vertx vertx = Vertx.vertx();
        try {
            Fleet.Plan plan = Fleet.Plan.of(DEVICES_OF_A_KIND, DEVICES_OF_A_KIND, codes.oldCode(), codes.newCode());
            Fleet direct = await(Fleet.start(vertx, WireFormat.DEFAULT, plan));
            Fleet proxied = await(Fleet.start(vertx, WireFormat.DEFAULT, plan));
            try (ProxyApplication proxy = new ProxyApplication(settings.withTerminalPort(proxied.port())).start()) {
                SimulatedTomes without = tomes(vertx, codes);
                SimulatedTomes with = tomes(vertx, codes);
                await(without.start("127.0.0.1", direct.port()));
                await(with.start("127.0.0.1", proxy.port()));
                out.printf(
                        "Terminal on %d, proxy on %d%s; TOMEs knows one code, the old one.%n%n",
                        proxied.port(), proxy.port(), management(proxy));
                out.flush();
                boolean ready = show(direct, without, proxied, with, seconds == null ? DEFAULT_SECONDS : seconds);
                await(with.close());
                await(without.close());
                return ready;
            } finally {
                await(proxied.close());
                await(direct.close());
            }
        } finally {
            await(vertx.close());
        }
    }

    private static String management(ProxyApplication proxy) {
        return proxy.managementPort() < 0 ? "" : ", dashboard on http://localhost:" + proxy.managementPort() + "/";
    }

    /** Returns the first pair of confirmation codes, or of keys if the mapping has no other. */
    private MappingRule codes() {
        MappingTable table = settings.mapping().mapping().table();
        return table.rules().stream()
                .filter(rule -> rule.kind() == MappingRule.Kind.CONFIRMATION_CODE)
                .findFirst()
                .or(() -> table.rules().stream().findFirst())
                .orElseThrow(() -> new IllegalStateException("the mapping file has no pair of codes to show"));
    }

    private static SimulatedTomes tomes(Vertx vertx, MappingRule codes) {
        return new SimulatedTomes(vertx, WireFormat.DEFAULT, "TOMEs", List.of(codes.oldCode()))
                .reconnectsAfter(Duration.ofMillis(500))
                .pings(Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    private static boolean show(Fleet direct, SimulatedTomes without, Fleet proxied, SimulatedTomes with, int seconds)
            throws InterruptedException {
        PrintStream console = System.out;
        FleetTable table = FleetTable.onConsole(console);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            table.show(direct.states(without), proxied.states(with));
            TimeUnit.MILLISECONDS.sleep(REDRAW_MILLIS);
        }
        List<DeviceState> last = proxied.states(with);
        console.println();
        table.finish(direct.states(without), last);
        return last.stream().allMatch(device -> device.state() == DeviceState.State.READY);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
    }
}
