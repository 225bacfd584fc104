package featurekeyproxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.ops.http.RawHttp;
import featurekeyproxy.wspair.Wire;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Strangers do at random all that peers should not, while fifty honest sessions pass 2,000 messages a second: each arrives once, in
 * its place and byte by byte, and afterwards the process holds what it held before.
 *
 * <p>{@code -Dattacks.seconds=15} sets how long it lasts; a run without strangers comes before, of a third of that. What is measured is printed.
 */
class AttacksIT {
    private static final int SECONDS = Integer.getInteger("attacks.seconds", 15);
    private static final int SESSIONS = 50;
    private static final int STRANGERS = 4;
    private static final int KEPT = 25;
    private static final long ROUND_NANOS = 2L * SESSIONS * TimeUnit.SECONDS.toNanos(1) / 2000;
    private static final int MIB = 1024 * 1024;
    private static final int COMPRESSED = 0x40 | Wire.BINARY;

    private final Wire.Server terminal = new Wire.Server();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Integer> attacks = new ConcurrentHashMap<>();
    private final byte[] bomb = deflated(new byte[8 * MIB]);

    @TempDir
    Path directory;

    @AfterEach
    void close() throws Exception {
        terminal.close();
        threads.shutdownNow();
    }

    private static byte[] deflated(byte[] content) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(content);
        byte[] out = new byte[content.length / 100];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(out, length - 4);
    }

    /** An honest session, both ends of which are the test's. */
    private record Honest(Wire tomes, Wire accepted) {
        /** Passes messages both ways at its pace; returns how many nanoseconds each took. */
        List<Long> talk(int seconds) {
            List<Long> nanos = new ArrayList<>();
            String filler = "x".repeat(200);
            long start = System.nanoTime();
            for (int i = 0; System.nanoTime() - start < TimeUnit.SECONDS.toNanos(seconds); i++) {
                nanos.add(pass(tomes, accepted, i + filler));
                nanos.add(pass(accepted, tomes, i + filler));
                for (long left = left(start, i); left > 0; left = left(start, i)) {
                    LockSupport.parkNanos(left);
                }
            }
            return nanos;
        }

        private static long left(long start, int round) {
            return start + (round + 1) * ROUND_NANOS - System.nanoTime();
        }

        private static long pass(Wire from, Wire to, String text) {
            long sent = System.nanoTime();
            from.sendText(text);
            assertThat(to.read().text()).isEqualTo(text);
            return System.nanoTime() - sent;
        }
    }

    private Honest honest(int port) {
        Wire tomes = Wire.open(port).patient(Duration.ofMinutes(1));
        tomes.request("/honest");
        Wire accepted = terminal.acceptWebSocket().patient(Duration.ofMinutes(1));
        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        return new Honest(tomes, accepted);
    }

    private List<Long> talk(List<Honest> sessions, int seconds) throws Exception {
        List<Callable<List<Long>>> talks = new ArrayList<>();
        sessions.forEach(session -> talks.add(() -> session.talk(seconds)));
        List<Long> nanos = new ArrayList<>();
        for (Future<List<Long>> talk : threads.invokeAll(talks)) {
            nanos.addAll(talk.get());
        }
        Collections.sort(nanos);
        return nanos;
    }

    private static double millis(List<Long> sorted, double share) {
        return sorted.get((int) (sorted.size() * share)) / 1e6;
    }

    // ---------------------------------------------------------------- the strangers

    /** Answers as the path says, and keeps some connections without reading from them. */
    private void answerStrangers() {
        Deque<Wire> kept = new ArrayDeque<>();
        while (!threads.isShutdown()) {
            try {
                Wire wire = terminal.accept();
                kept.add(wire);
                threads.execute(() -> answer(wire));
            } catch (RuntimeException e) { // gone before it asked, or the test is over
            }
            if (kept.size() > STRANGERS * KEPT) {
                kept.remove().close();
            }
        }
        kept.forEach(Wire::close);
    }

    private static void answer(Wire wire) {
        try {
            String path = wire.head().path();
            if (path.equals("/refused")) {
                wire.write("HTTP/1.1 401 No\r\nContent-Length: 4194304\r\n\r\n".getBytes(ISO_8859_1));
                wire.write(new byte[4 * MIB]);
                return;
            }
            wire.write(wire.switching());
            if (path.equals("/deaf")) {
                for (int i = 0; i < 8; i++) {
                    wire.send(true, Wire.BINARY, new byte[MIB]);
                }
            } else if (path.equals("/foreign")) {
                wire.sendText(
                        "{\"MessageType\":\"ClientHandshakeEventMessage\",\"Info\":{\"ClientId\":\"a\\n\\u001b[31m\\u202e"
                                + "x".repeat(10_000) + "\",\"FirmwareVersion\":\"1\\r\\n2\"}}");
            }
        } catch (RuntimeException gone) { // as strangers do
        }
    }

    private void attack(int port, long seed, long until) {
        Random random = new Random(seed);
        Deque<Wire> kept = new ArrayDeque<>();
        while (System.nanoTime() - until < 0) {
            Wire wire = Wire.open(port);
            kept.add(wire);
            try {
                attack(wire, random.nextInt(8));
            } catch (RuntimeException refused) { // had to give way
            }
            if (kept.size() > KEPT) {
                kept.remove().close();
            }
        }
        kept.forEach(Wire::close);
    }

    private void attack(Wire wire, int kind) {
        switch (kind) {
            case 0 -> {
                count("bomb");
                wire.request("/bomb", "Sec-WebSocket-Extensions: permessage-deflate");
                wire.readAnswer();
                wire.write(wire.frame(true, COMPRESSED, bomb));
            }
            case 1 -> {
                count("reads nothing");
                wire.request("/deaf");
            }
            case 2 -> {
                count("half a handshake");
                wire.write(("GET / HTTP/1.1\r\nHost: proxy\r\nX: " + "x".repeat(50_000)).getBytes(ISO_8859_1));
            }
            case 3 -> {
                count("bad header");
                wire.request("/bad", ": v");
                wire.readAnswer();
            }
            case 4 -> {
                count("half a TLS handshake");
                wire.write(new byte[] {22, 3, 1, 1, 0, 1, 0, 0, (byte) 0xfc, 3, 3});
            }
            case 5 -> {
                count("long refusal");
                wire.request("/refused");
            }
            case 6 -> {
                count("early bytes");
                wire.request("/early");
                wire.write(wire.frame(true, Wire.BINARY, new byte[70_000]));
                wire.readAnswer();
            }
            default -> {
                count("foreign text");
                wire.request("/foreign");
                wire.readAnswer();
                wire.send(true, Wire.TEXT, "not \u0007 JSON \u202e".getBytes(UTF_8));
            }
        }
    }

    private void count(String kind) {
        attacks.merge(kind, 1, Integer::sum);
    }

    // ---------------------------------------------------------------- all of it

    @Test
    void costHonestSessionsNoMessageAndTheProcessNothing() throws Exception {
        try (ClassPathProxy proxy = new ClassPathProxy(directory, terminal.port(), "-Dproxy.tomes.compression=true")) {
            List<Honest> sessions = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                sessions.add(honest(proxy.port("port")));
            }
            talk(sessions, 2); // what is made once is made then
            List<Long> quiet = talk(sessions, Math.max(3, SECONDS / 3));
            awaitWhatWas(proxy);
            long files = proxy.openFiles();
            long resident = proxy.resident();
            threads.execute(this::answerStrangers);
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            int port = proxy.port("port");
            List<Future<?>> strangers = new ArrayList<>();
            for (int i = 0; i < STRANGERS; i++) {
                long seed = i;
                strangers.add(threads.submit(() -> attack(port, seed, until)));
            }
            List<Long> attacked = talk(sessions, SECONDS);
            for (Future<?> stranger : strangers) {
                stranger.get(1, TimeUnit.MINUTES);
            }

            awaitWhatWas(proxy);
            await().atMost(Duration.ofMinutes(1)).until(() -> proxy.openFiles() <= files + 2);
            assertThat(proxy.log()).doesNotContain("OutOfMemoryError");
            print(quiet, attacked, resident, proxy.resident(), files, proxy.openFiles());
            sessions.forEach(session -> session.tomes.close());
            sessions.forEach(session -> session.accepted.close());
        }
    }

    private void awaitWhatWas(ClassPathProxy proxy) {
        await().atMost(Duration.ofMinutes(1))
                .ignoreException(UncheckedIOException.class)
                .until(() -> {
                    String metrics = RawHttp.get(proxy.port("management"), "/observe/metrics")
                            .body();
                    return metrics.contains("\nfeaturekeyproxy_buffered_bytes 0.0\n")
                            && metrics.contains("\nfeaturekeyproxy_sessions_open " + (double) SESSIONS + "\n");
                });
    }

    private void print(List<Long> quiet, List<Long> attacked, long before, long after, long files, long filesAfter) {
        System.out.printf(
                "attacks: %d messages in the quiet run, p50 %.2f ms, p99 %.2f ms; %d under attack, p50 %.2f ms, p99 %.2f ms (%.1f times),"
                        + " worst %.1f ms; strangers %s; resident %d and then %d MiB; %d and then %d open files%n",
                quiet.size(),
                millis(quiet, 0.5),
                millis(quiet, 0.99),
                attacked.size(),
                millis(attacked, 0.5),
                millis(attacked, 0.99),
                millis(attacked, 0.99) / millis(quiet, 0.99),
                attacked.get(attacked.size() - 1) / 1e6,
                new TreeMap<>(attacks),
                before / MIB,
                after / MIB,
                files,
                filesAfter);
    }
}
