package featurekeyproxy.wspair.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import featurekeyproxy.wspair.leg.Limit;
import featurekeyproxy.wspair.leg.LimitCounters;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a balancer sends first: it is a header, and what follows is left as it is, or the connection is ended and counted;
 * how it is cut changes nothing. The first byte of an input says how long the pieces are.
 */
class ProxyHeaderFuzzTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    static Stream<byte[]> headers() {
        return Stream.concat(
                Stream.of(
                                "PROXY TCP4 192.0.2.7 198.51.100.2 54321 443\r\nGET / HTTP/1.1\r\n",
                                "PROXY TCP6 2001:db8::1 ::2 54321 443\r\n",
                                "PROXY UNKNOWN\r\n",
                                "PROXY UNKNOWN ffff::1 x\r\nabc",
                                "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                        .map(text -> ("\u0005" + text).getBytes(StandardCharsets.ISO_8859_1)),
                Stream.of(
                                SIGNATURE + "2111000cc0000207c6336402d43101bb474554",
                                SIGNATURE + "20000000",
                                SIGNATURE + "2111001ac0000207c6336402d43101bb" + "20000b" + "0100000000"
                                        + "210003544c53",
                                SIGNATURE + "3111000c",
                                SIGNATURE + "0a200020000000" + "2e" + "00".repeat(165) + "3b300d0a")
                        .map(text -> HexFormat.of().parseHex("07" + text)));
    }

    private record Result(boolean ended, String source, String rest, long counted) {}

    private static Result send(byte[] bytes, int piece) {
        LimitCounters refusals = new LimitCounters(System::nanoTime);
        EmbeddedChannel accepted = new EmbeddedChannel(false, false);
        EmbeddedChannel listening = new EmbeddedChannel(new ProxyProtocolGate("127.0.0.0/8", 0, refusals));
        listening.writeInbound(accepted);
        accepted.pipeline().addLast(new HAProxyMessageDecoder());
        String source = "";
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            accepted.register();
            for (int at = 0; at < bytes.length && accepted.isOpen(); at += piece) {
                accepted.writeInbound(Unpooled.copiedBuffer(bytes, at, Math.min(piece, bytes.length - at)));
            }
        } catch (
                DecoderException e) { // Netty's own, or of what it finds when it looks once more at what it has refused
            assertThat(accepted.isOpen()).as("open after " + e).isFalse();
        } catch (Exception e) {
            throw new AssertionError("the gate or the decoder threw", e);
        }
        for (Object read = accepted.readInbound(); read != null; read = accepted.readInbound()) {
            if (read instanceof HAProxyMessage header) {
                source = header.command() + " " + header.sourceAddress() + " " + header.sourcePort();
                header.release();
            } else if (read instanceof ByteBuf more) {
                byte[] copy = new byte[more.readableBytes()];
                more.readBytes(copy).release();
                rest.writeBytes(copy);
            }
        }
        boolean ended = !accepted.isOpen(); // then the decoder looks once more at what it has refused
        accepted.close();
        try {
            accepted.checkException();
        } catch (DecoderException e) {
            assertThat(accepted.isOpen()).isFalse();
        }
        return new Result(
                ended,
                ended ? "" : source,
                HexFormat.of().formatHex(rest.toByteArray()),
                refusals.count(Limit.PROXY_HEADER));
    }

    @MethodSource("headers")
    @FuzzTest(maxDuration = "10m")
    void isReadOrRefusedAlikeHoweverItIsCut(byte[] input) {
        int piece = input.length == 0 ? 1 : 1 + (input[0] & 0xff);
        byte[] bytes = input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);

        Result whole = send(bytes, Math.max(1, bytes.length));
        Result cut = send(bytes, piece);

        assertThat(cut).isEqualTo(whole);
        assertThat(whole.counted()).isEqualTo(bytes.length > 0 && whole.source().isEmpty() ? 1 : 0);
        assertThat(HexFormat.of().formatHex(bytes)).endsWith(whole.rest());
    }
}
