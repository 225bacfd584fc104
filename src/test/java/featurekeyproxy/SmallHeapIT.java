package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.ops.http.RawHttp;
import featurekeyproxy.wspair.Wire;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process with a heap of 128 MB and no limit set, of which strangers want to have more than it has: the honest session goes on. */
class SmallHeapIT {
    private static final int MIB = 1024 * 1024;
    private static final int DEAF = 30;
    private static final int COMPRESSED = 0x40 | Wire.BINARY;
    private static final int UNFINISHED = 16 * MIB - 1024;

    private final Wire.Server terminal = new Wire.Server();
    private final List<Wire> ends = new ArrayList<>();
    private ClassPathProxy process;
    private Wire tomes;
    private Wire accepted;

    @TempDir
    Path directory;

    @BeforeEach
    void start() throws Exception {
        launch();
        tomes = session();
        accepted = ends.get(1);
    }

    private void launch(String... more) throws Exception {
        List<String> settings = new ArrayList<>(List.of(more));
        settings.add("-Dproxy.tomes.compression=true");
        process = new ClassPathProxy(directory, terminal.port(), settings.toArray(String[]::new));
    }

    private int port(String name) throws Exception {
        return process.port(name);
    }

    /** Opens a session; the Terminal's end is the last of the ends. */
    private Wire session(String... headers) throws Exception {
        Wire opened = Wire.open(port("port"));
        ends.add(opened);
        opened.request("/", headers);
        ends.add(terminal.acceptWebSocket());
        assertThat(opened.readAnswer().status()).isEqualTo(101);
        return opened;
    }

    @AfterEach
    void close() throws Exception {
        process.close();
        ends.forEach(Wire::close);
        terminal.close();
    }

    private void theHonestSessionGoesOnAndHealthAnswers() throws Exception {
        String text = "x".repeat(50_000);
        for (int i = 0; i < 20; i++) {
            tomes.sendText(i + text);
            assertThat(accepted.read().text()).isEqualTo(i + text);
            accepted.sendText(i + text);
            assertThat(tomes.read().text()).isEqualTo(i + text);
        }
        assertThat(RawHttp.get(port("management"), "/observe/health/live").status())
                .isEqualTo(200);
        assertThat(process.hasEnded()).isFalse();
    }

    @Test
    void holdsNoMoreUnfinishedMessagesThanItCan() throws Exception {
        for (int i = 0; i < 40; i++) {
            unfinished(session());
            if (i % 10 == 9) {
                theHonestSessionGoesOnAndHealthAnswers();
            }
        }
    }

    /** Sends all of a long message but its end, unless the proxy does not take it. */
    private static void unfinished(Wire attacker) {
        byte[] frame = attacker.frame(true, Wire.BINARY, new byte[UNFINISHED + 1024]);
        try {
            attacker.write(Arrays.copyOf(frame, UNFINISHED));
        } catch (UncheckedIOException refused) { // in the middle
        }
    }

    @Test
    void holdsNoMoreHalfHandshakesThanItCan() throws Exception {
        byte[] half = ("GET / HTTP/1.1\r\nHost: proxy\r\nX-Long: " + "x".repeat(60_000))
                .getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 2000; i++) {
            Wire attacker = Wire.open(port("port"));
            ends.add(attacker);
            try {
                attacker.write(half);
            } catch (UncheckedIOException refused) { // had to give way
            }
            if (i % 500 == 499) {
                theHonestSessionGoesOnAndHealthAnswers();
                session();
            }
        }
    }

    private void theHonestSessionIsServedWhile(Future<?>... attacks) throws Exception {
        do {
            theHonestSessionGoesOnAndHealthAnswers();
        } while (Arrays.stream(attacks).anyMatch(attack -> !attack.isDone()));
        theHonestSessionGoesOnAndHealthAnswers();
    }

    private void theMemoryGoesBack() {
        await().atMost(Duration.ofSeconds(30)).until(() -> RawHttp.get(port("management"), "/observe/metrics")
                .body()
                .contains("\nfeaturekeyproxy_buffered_bytes 0.0\n"));
    }

    @Test
    void inflatesNoMoreThanItCanHold() throws Exception {
        List<Wire> attackers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            attackers.add(session("Sec-WebSocket-Extensions: permessage-deflate"));
        }
        byte[] bomb = deflated(new byte[15 * MIB]);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            theHonestSessionIsServedWhile(attackers.stream()
                    .map(attacker -> threads.submit(() -> send(attacker, attacker.frame(true, COMPRESSED, bomb))))
                    .toArray(Future<?>[]::new));
        } finally {
            threads.shutdownNow();
        }
        attackers.forEach(Wire::close);
        theMemoryGoesBack();
    }

    @Test
    void holdsNoMoreForPeersThatReadNothingThanItCan() throws Exception {
        List<Wire> partners = new ArrayList<>();
        for (int i = 0; i < DEAF; i++) {
            session();
            partners.add(ends.get(ends.size() - 1));
        }
        ExecutorService threads = Executors.newFixedThreadPool(DEAF);
        try {
            for (Wire partner : partners) {
                byte[] frame = partner.frame(
                        true, Wire.BINARY, new byte[partners.indexOf(partner) % 2 == 0 ? MIB / 4 : 4 * MIB]);
                threads.execute(() -> {
                    for (int sent = 0; sent < 32 * MIB; sent += frame.length) {
                        send(partner, frame);
                    }
                });
            }
            for (int i = 0; i < 10; i++) {
                theHonestSessionGoesOnAndHealthAnswers();
            }
        } finally {
            ends.stream().filter(end -> end != tomes && end != accepted).forEach(Wire::close);
            threads.shutdownNow();
        }
        theMemoryGoesBack();
    }

    private static byte[] deflated(byte[] content) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(content);
        byte[] out = new byte[content.length / 100];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(out, length - 4);
    }

    /** Sends, unless the proxy does not take it. */
    private static void send(Wire attacker, byte[] bytes) {
        try {
            attacker.write(bytes);
        } catch (UncheckedIOException refused) { // had to give way
        }
    }

    @Test
    void remembersNoMoreDevicesAndRequestsThanItCan() throws Exception {
        Wire attacker = session();
        Wire partner = ends.get(ends.size() - 1);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        String id = "x".repeat(100);
        String codes = IntStream.range(0, 250)
                .mapToObj(i -> "\"" + "A".repeat(200) + i + "\"")
                .collect(Collectors.joining(","));
        try {
            threads.execute(() -> readOn(attacker));
            threads.execute(() -> readOn(partner));
            theHonestSessionIsServedWhile(
                    threads.submit(() -> {
                        for (int i = 0; i < 100_000; i++) {
                            partner.sendText(
                                    "{\"MessageType\":\"ClientHandshakeEventMessage\",\"Info\":{\"ClientId\":\"" + i
                                            + id + "\",\"FirmwareVersion\":\"7.2.1\"}}");
                        }
                    }),
                    threads.submit(() -> {
                        for (int i = 0; i < 4000; i++) {
                            attacker.sendText("{\"MessageType\":\"ApplicationInitializationMessage\",\"MessageId\":" + i
                                    + ",\"DestinationId\":\"" + i + "\",\"Payload\":{\"FeatureCodes\":[" + codes
                                    + "]}}");
                        }
                    }));
        } finally {
            threads.shutdownNow();
        }
    }

    private static void readOn(Wire end) {
        try {
            while (true) {
                end.read();
            }
        } catch (UncheckedIOException over) { // the test
        }
    }

    @Test
    void holdsNoMoreHalfTlsHandshakesThanItCan() throws Exception {
        process.close();
        new KeyTools(directory).key("proxy.p12", "proxy", "EC");
        launch(
                "-Dproxy.tomes.tls=true",
                "-Dproxy.tomes.tls.keystore=proxy.p12",
                "-Dproxy.tomes.tls.keystore-password=" + KeyTools.PASSWORD,
                "-Dproxy.tomes.handshake-timeout=10m");
        byte[] half = {22, 3, 1, 1, 0, 1, 0, 0, (byte) 0xfc, 3, 3};
        List<Wire> attackers = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            Wire attacker = Wire.open(port("port"));
            attackers.add(attacker);
            ends.add(attacker);
            send(attacker, half);
        }
        assertThat(attackers.get(0).atEnd()).as("the oldest gave way").isTrue();
        assertThat(KeyTools.shown(port("port"), "")).contains("CN=proxy");
        assertThat(RawHttp.get(port("management"), "/observe/health/live").status())
                .isEqualTo(200);
    }
}
