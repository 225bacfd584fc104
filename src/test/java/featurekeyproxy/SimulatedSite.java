package featurekeyproxy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import featurekeyproxy.config.Settings;
import featurekeyproxy.ops.http.Api;
import featurekeyproxy.ops.http.RawHttp;
import featurekeyproxy.route.FeatureCodes;
import featurekeyproxy.simulator.Firmware;
import featurekeyproxy.simulator.SimulatedDevice;
import featurekeyproxy.simulator.SimulatedTerminal;
import featurekeyproxy.simulator.SimulatedTomes;
import featurekeyproxy.simulator.WireFormat;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** A whole proxy between a simulated TOMEs and a simulated Terminal with its devices, as an operator sees it. */
final class SimulatedSite implements AutoCloseable {
    private static final String ADMIN = "admin-0123456789abcdef0123456789abcdef";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Vertx vertx = Vertx.vertx();
    private final SimulatedTerminal terminal = new SimulatedTerminal(vertx, WireFormat.DEFAULT).recordsNoMessages();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final List<SimulatedDevice> devices = new ArrayList<>();
    private final List<SimulatedTomes> tomes = new ArrayList<>();
    final ProxyApplication proxy;

    SimulatedSite(Path directory, String mapping) throws Exception {
        this(directory, mapping, Map.of());
    }

    SimulatedSite(Path directory, String mapping, Map<String, String> more) throws Exception {
        await(terminal.start(0));
        Files.writeString(directory.resolve("mapping.json"), mapping);
        Properties properties = new Properties();
        properties.setProperty("camel.management.port", "0");
        properties.setProperty("proxy.admin.token", ADMIN);
        properties.setProperty("proxy.tomes.host", "127.0.0.1");
        properties.setProperty("proxy.tomes.port", "0");
        properties.setProperty("proxy.terminal.host", "127.0.0.1");
        properties.setProperty("proxy.terminal.port", Integer.toString(terminal.port()));
        properties.setProperty(
                "proxy.mapping.file", directory.resolve("mapping.json").toString());
        properties.setProperty("proxy.warm-up.messages", "off");
        properties.putAll(more);
        proxy = new ProxyApplication(Settings.read(directory, Map.of(), properties)).start();
        log.start();
        ((Logger) LoggerFactory.getLogger(FeatureCodes.class)).addAppender(log);
    }

    /** Makes a device that is not connected yet. */
    SimulatedDevice device(String id, String version, String code) {
        SimulatedDevice device =
                new SimulatedDevice(vertx, WireFormat.DEFAULT, id, new Firmware(Firmware.Kind.NON_DEHP, version, code));
        devices.add(device);
        return device;
    }

    /** Connects a device to the Terminal. */
    void join(SimulatedDevice device) {
        await(device.start(terminal.port()));
    }

    /** Connects a TOMEs to the proxy that asks each device with these codes. */
    SimulatedTomes tomes(String id, String... codes) {
        SimulatedTomes one = new SimulatedTomes(vertx, WireFormat.DEFAULT, id, List.of(codes));
        tomes.add(one);
        await(one.start("127.0.0.1", proxy.port()));
        return one;
    }

    JsonNode get(String path) {
        try {
            return MAPPER.readTree(
                    RawHttp.get(proxy.managementPort(), Api.ROOT + path, "Authorization: Bearer " + ADMIN)
                            .body());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    RawHttp.Answer delete(String path) throws IOException {
        return RawHttp.send(proxy.managementPort(), "DELETE", Api.ROOT + path, "", "Authorization: Bearer " + ADMIN);
    }

    RawHttp.Answer put(String path, String json) throws IOException {
        return RawHttp.send(
                proxy.managementPort(),
                "PUT",
                Api.ROOT + path,
                json,
                "Authorization: Bearer " + ADMIN,
                "Content-Type: application/json");
    }

    RawHttp.Answer post(String path) throws IOException {
        return RawHttp.send(
                proxy.managementPort(),
                "POST",
                Api.ROOT + path,
                "{}",
                "Authorization: Bearer " + ADMIN,
                "Content-Type: application/json");
    }

    /** Returns how a device stands by the page. */
    JsonNode diagnosis(String device) {
        return get("/devices/" + device).path("diagnosis");
    }

    /** Returns the open problem of this id. */
    JsonNode problem(String id) {
        for (JsonNode problem : get("/problems").path("problems")) {
            if (problem.path("id").asText().equals(id)) {
                return problem;
            }
        }
        return MAPPER.missingNode();
    }

    Scrape scrape() {
        try {
            return Scrape.of(
                    RawHttp.get(proxy.managementPort(), "/observe/metrics").body());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the sum of the series of a metric that have this label. */
    double sum(String metric, String label) {
        return scrape().series().entrySet().stream()
                .filter(series -> series.getKey().startsWith(metric + "{")
                        && series.getKey().contains(label))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** Returns how many devices do not start for this reason by the metrics. */
    double notStarted(String reason) {
        return scrape().value("featurekeyproxy_devices_not_started", "reason=" + reason);
    }

    /** Returns what was logged of initializations. */
    List<ILoggingEvent> log() {
        return List.copyOf(log.list);
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        ((Logger) LoggerFactory.getLogger(FeatureCodes.class)).detachAppender(log);
        for (SimulatedTomes one : tomes) {
            await(one.close());
        }
        proxy.close();
        for (SimulatedDevice device : devices) {
            await(device.close());
        }
        await(terminal.close());
        await(vertx.close());
    }
}
