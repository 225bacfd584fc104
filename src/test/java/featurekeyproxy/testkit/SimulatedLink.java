package featurekeyproxy.testkit;

import featurekeyproxy.ProxyConfiguration;
import featurekeyproxy.config.Settings;
import featurekeyproxy.config.SettingsException;
import featurekeyproxy.simulator.Fleet;
import featurekeyproxy.simulator.SimulatedTerminal;
import featurekeyproxy.simulator.SimulatedTomes;
import featurekeyproxy.simulator.WireFormat;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * A simulated Terminal with devices, and simulated TOMEs that connect to the proxy between, all with real sockets on free ports. What it
 * starts is up when the call returns.
 */
public final class SimulatedLink implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;

    private final Vertx vertx = Vertx.vertx();
    private final Fleet fleet;
    private final List<SimulatedTomes> tomes = new ArrayList<>();

    /** Starts the Terminal and its devices. */
    public SimulatedLink(Fleet.Plan plan) {
        fleet = get(Fleet.start(vertx, plan, new SimulatedTerminal(vertx, WireFormat.DEFAULT)));
    }

    /**
     * Returns the settings of a proxy in front of this Terminal, which listens on a free port of this machine alone.
     *
     * @param directory where the mapping file is written and relative paths begin
     * @param mapping the text of the mapping file
     * @param more settings that count more than these
     */
    public Settings settings(Path directory, String mapping, Map<String, String> more)
            throws SettingsException, IOException {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "proxy.tomes.host", "127.0.0.1",
                "proxy.tomes.port", "0",
                "proxy.terminal.host", "127.0.0.1",
                "proxy.terminal.port", String.valueOf(fleet.port()),
                "proxy.mapping.file",
                        Files.writeString(directory.resolve("mapping.json"), mapping)
                                .toString()));
        properties.putAll(more);
        return Settings.read(directory, Map.of(), properties);
    }

    /** Connects a TOMEs to a running proxy; it asks each device that joins with these codes. */
    public SimulatedTomes connect(ProxyConfiguration proxy, String... codes) {
        return connect(proxy.component().listeningPort(), codes);
    }

    /** Connects a TOMEs to that port of this machine; it asks each device that joins with these codes. */
    public SimulatedTomes connect(int port, String... codes) {
        SimulatedTomes one =
                new SimulatedTomes(vertx, WireFormat.DEFAULT, "TOMEs-" + (tomes.size() + 1), List.of(codes));
        tomes.add(one);
        get(one.start("127.0.0.1", port));
        return one;
    }

    /** Returns the devices and what a TOMEs knows of them. */
    public Fleet fleet() {
        return fleet;
    }

    /** Returns the text messages that the Terminal got on all connections, those of each connection in their order. */
    public List<String> receivedByTerminal() {
        return fleet.terminal().tomesConnections().stream()
                .flatMap(connection -> connection.messages().stream())
                .map(message -> new String(message.bytes(), StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public void close() {
        tomes.forEach(one -> get(one.close()));
        get(fleet.close());
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
