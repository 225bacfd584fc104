package featurekeyproxy.wspair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever TOMEs sends for a request, or the Terminal for an answer: TOMEs gets an answer by HTTP or the end of its connection, and
 * nothing is left of either.
 */
class HandshakeFuzzIT {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    private static final String UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: " + Wire.KEY + "\r\n";
    private static final ServerSocket TERMINAL = terminal();
    private static final TestProxy PROXY = new TestProxy(TERMINAL.getLocalPort())
            .with(component -> component.getTomes().setCompression(true))
            .start();
    private static volatile byte[] answer = new byte[0];

    static {
        Thread answering = new Thread(HandshakeFuzzIT::answer, "terminal");
        answering.setDaemon(true);
        answering.start();
    }

    private static ServerSocket terminal() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives each connection the answer of the moment, and ends it. */
    private static void answer() {
        while (!TERMINAL.isClosed()) {
            try (Socket dialled = TERMINAL.accept()) {
                dialled.setSoTimeout(PATIENCE_MILLIS);
                readHead(dialled.getInputStream());
                dialled.getOutputStream().write(answer);
                dialled.shutdownOutput();
                dialled.getInputStream().readAllBytes();
            } catch (IOException e) { // the proxy may have gone
            }
        }
    }

    private static void readHead(InputStream in) throws IOException {
        int lastFour = 0;
        for (int each = in.read(); each >= 0; each = in.read()) {
            lastFour = (lastFour << Byte.SIZE) | each;
            if (lastFour == 0x0d0a0d0a) {
                return;
            }
        }
    }

    @AfterAll
    static void stop() throws IOException {
        PROXY.close();
        TERMINAL.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static Stream<byte[]> requests() {
        return Stream.of(
                        "GET / HTTP/1.1\r\nHost: a\r\n" + UPGRADE + "\r\n",
                        "GET / HTTP/1.1\r\nHost: a\r\n: v\r\n" + UPGRADE + "\r\n",
                        "GET /\u00e4?b#c HTTP/1.1\r\nHost: a\", for=1\r\nHost: b\r\n" + UPGRADE
                                + "\r\n\u0081\u0080abcd",
                        "POST http://a/ HTTP/1.0\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: a\r\nForwarded: for=\"x\r\nSec-WebSocket-Extensions: permessage-deflate; a=\"b\r\n"
                                + UPGRADE + "\r\n",
                        "\r\n\r\nGET / HTTP/9.9\r\n\r\n")
                .map(HandshakeFuzzIT::bytes);
    }

    static Stream<byte[]> answers() {
        return Stream.of(
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                                + ACCEPT + "\r\n\r\n\u0081\u0002hi",
                        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\nno",
                        "HTTP/1.1 503 \r\nTransfer-Encoding: chunked\r\nRetry-After: 1\r\n\r\n5\r\nabcde\r\n0\r\nA: b\r\n\r\n",
                        "HTTP/1.1 099 Odd\r\n: v\r\nContent-Length: -1\r\n\r\n",
                        "HTTP/1.0 200 OK\r\n\r\nuntil the end",
                        "SSH-2.0-OpenSSH\r\n",
                        "HTTP/1.1 204 \u0007\r\nContent-Length: 99999999999999999999\r\n\r\n")
                .map(HandshakeFuzzIT::bytes);
    }

    /** Returns what TOMEs gets for those bytes until its connection ends. */
    private static String exchange(byte[] request, boolean waitsForAnswer) throws IOException {
        try (Socket tomes = new Socket(InetAddress.getLoopbackAddress(), PROXY.port())) {
            tomes.setSoTimeout(PATIENCE_MILLIS);
            tomes.getOutputStream().write(request);
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            if (waitsForAnswer) {
                got.writeBytes(tomes.getInputStream().readNBytes(1));
            }
            tomes.shutdownOutput();
            got.writeBytes(tomes.getInputStream().readAllBytes());
            return got.toString(StandardCharsets.ISO_8859_1);
        } catch (SocketException e) { // a reset is an end too
            return "";
        }
    }

    private static void assertNothingIsLeft() {
        await().until(() -> PROXY.component().openSessions() == 0
                && PROXY.component().pair().handshakes().access().connections() == 0);
    }

    @MethodSource("requests")
    @FuzzTest(maxDuration = "10m")
    void aRequestIsAnsweredOrItsConnectionEnds(byte[] request) throws IOException {
        answer = bytes("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n");

        String got = exchange(request, false);

        assertThat(got).matches("(?s)|HTTP/\\d\\.\\d \\d{3} .*"); // of an unknown version in that version
        assertNothingIsLeft();
    }

    @MethodSource("answers")
    @FuzzTest(maxDuration = "10m")
    void anAnswerOfTheTerminalBecomesAnAnswerToTomes(byte[] bytes) throws IOException {
        answer = bytes;

        String got = exchange(bytes("GET / HTTP/1.1\r\nHost: a\r\n" + UPGRADE + "\r\n"), true);

        assertThat(got).matches("(?s)|HTTP/1\\.[01] \\d{3} .*");
        if (!new String(bytes, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.")) {
            assertThat(got).startsWith("HTTP/1.1 502 ");
        }
        assertNothingIsLeft();
    }
}
