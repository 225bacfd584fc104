package featurekeyproxy.wspair;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.KeyFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.Deflater;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What TOMEs sends before its upgrade is answered is kept and delivered in order. */
class EarlyBytesIT {
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: tomes.example\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + Wire.KEY + "\r\n";

    @TempDir
    static Path directory;

    private static Path key;

    private Wire.Server terminal = new Wire.Server();
    private TestProxy proxy = new TestProxy(terminal.port());

    @BeforeAll
    static void makeKey() throws Exception {
        key = KeyFile.make(directory, "ends");
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
        terminal.close();
    }

    private static byte[] together(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] request(String... headers) {
        return (REQUEST
                        + String.join(
                                "",
                                Arrays.stream(headers)
                                        .map(each -> each + "\r\n")
                                        .toList()) + "\r\n")
                .getBytes(ISO_8859_1);
    }

    private static byte[] text(Wire wire, String text) {
        return wire.frame(true, Wire.TEXT, text.getBytes(UTF_8));
    }

    @Test
    void deliversFramesThatCameInOneSegmentWithTheRequest() {
        proxy.start();
        try (Wire tomes = Wire.open(proxy.port())) {
            byte[] half = text(tomes, "third");
            tomes.write(together(
                    request(),
                    text(tomes, "first"),
                    tomes.frame(true, Wire.PING, new byte[] {7}),
                    tomes.frame(true, Wire.BINARY, new byte[20_000]),
                    Arrays.copyOf(half, half.length - 3)));
            try (Wire accepted = terminal.acceptWebSocket()) {
                assertThat(tomes.readAnswer().status()).isEqualTo(101);
                tomes.write(Arrays.copyOfRange(half, half.length - 3, half.length));
                tomes.sendText("fourth");

                assertThat(accepted.read().text()).isEqualTo("first");
                assertThat(accepted.read()).hasToString("opcode 9 1 bytes");
                assertThat(accepted.read().payload()).hasSize(20_000);
                assertThat(accepted.read().text()).isEqualTo("third");
                assertThat(accepted.read().text()).isEqualTo("fourth");
                accepted.sendText("and back");
                assertThat(tomes.read().text()).isEqualTo("and back");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 3_000_000})
    void deliversWhatWasSentBeforeTheTerminalAnsweredHoweverMuchItIs(int size) throws Exception {
        proxy.start();
        try (Wire tomes = Wire.open(proxy.port())) {
            tomes.request("/");
            try (Wire accepted = terminal.accept()) {
                Thread sender = new Thread(() -> {
                    tomes.sendText("first");
                    tomes.send(true, Wire.BINARY, new byte[size]);
                    tomes.sendText("last");
                });
                sender.start();
                if (size < 1000) {
                    sender.join();
                }
                accepted.write(accepted.switching());

                assertThat(tomes.readAnswer().status()).isEqualTo(101);
                assertThat(accepted.read().text()).isEqualTo("first");
                assertThat(accepted.read().payload()).hasSize(size);
                assertThat(accepted.read().text()).isEqualTo("last");
                sender.join();
            }
        }
    }

    @Test
    void deliversACloseFrameThatCameWithTheRequest() {
        proxy.start();
        try (Wire tomes = Wire.open(proxy.port())) {
            tomes.write(together(
                    request(), text(tomes, "only"), tomes.frame(true, Wire.CLOSE, new byte[] {0x03, (byte) 0xe8})));
            try (Wire accepted = terminal.acceptWebSocket()) {
                assertThat(accepted.read().text()).isEqualTo("only");
                assertThat(accepted.read().closeCode()).isEqualTo(1000);
            }
        }
    }

    @Test
    void deliversThemWithTlsOnBothLegs() throws Exception {
        SSLContext tls = KeyFile.context(key);
        terminal.close();
        terminal = new Wire.Server(tls.getServerSocketFactory().createServerSocket(0));
        proxy = new TestProxy(terminal.port()).useTls(key).start();
        try (Wire tomes = Wire.over(tls.getSocketFactory().createSocket("127.0.0.1", proxy.port()))) {
            tomes.write(together(request(), text(tomes, "first"), text(tomes, "second")));
            try (Wire accepted = terminal.accept()) {
                tomes.sendText("third");
                accepted.write(together(accepted.switching(), text(accepted, "behind the answer")));

                assertThat(accepted.read().text()).isEqualTo("first");
                assertThat(accepted.read().text()).isEqualTo("second");
                assertThat(accepted.read().text()).isEqualTo("third");
                assertThat(tomes.readAnswer().status()).isEqualTo(101);
                assertThat(tomes.read().text()).isEqualTo("behind the answer");
            }
        }
    }

    @Test
    void deliversThemWithCompression() {
        proxy.with(component -> component.getTomes().setCompression(true)).start();
        try (Wire tomes = Wire.open(proxy.port())) {
            byte[] compressed = tomes.frame(true, Wire.TEXT, deflated("compressed before it was agreed on"));
            compressed[0] |= 0x40;
            tomes.write(together(request("Sec-WebSocket-Extensions: permessage-deflate"), compressed));
            try (Wire accepted = terminal.acceptWebSocket()) {
                assertThat(accepted.read().text()).isEqualTo("compressed before it was agreed on");
            }
        }
    }

    private static byte[] deflated(String text) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(text.getBytes(UTF_8));
        byte[] out = new byte[1000];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(out, length - 4);
    }

    @Test
    void leavesNothingBehindWhenTomesSendsAndHangsUpBeforeTheAnswer() {
        proxy.start();
        try (Wire tomes = Wire.open(proxy.port())) {
            tomes.write(together(request(), text(tomes, "lost with its sender")));
            try (Wire accepted = terminal.accept()) {
                tomes.drop();
                accepted.write(accepted.switching());

                assertThat(accepted.endsAfter(Wire.CLOSE)).isTrue();
            }
        }
        await().untilAsserted(() -> assertThat(proxy.component().openSessions()).isZero());
    }

    @Test
    void answersEveryOneOfTheRequestsThatCameInOneSegment() throws IOException {
        proxy.start();
        byte[] plain = "\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1);
        try (Wire tomes = Wire.open(proxy.port())) {
            tomes.write(together(plain, plain, request(), text(tomes, "behind them all")));

            assertThat(tomes.readAnswer().status()).isEqualTo(426);
            assertThat(tomes.readAnswer().status()).isEqualTo(426);
            try (Wire accepted = terminal.acceptWebSocket()) {
                assertThat(tomes.readAnswer().status()).isEqualTo(101);
                assertThat(accepted.read().text()).isEqualTo("behind them all");
            }
        }
    }
}
