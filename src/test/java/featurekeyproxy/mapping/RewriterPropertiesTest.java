package featurekeyproxy.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.message.Fragments;
import featurekeyproxy.message.Protocol;
import featurekeyproxy.message.RandomJson;
import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.message.WebSocketMessage.Kind;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** For random JSON around a code the output differs from the input in the code's bytes only. */
class RewriterPropertiesTest {
    private static final Map<String, String> CODES = Map.of(
            "03AZ0CGG8X", "03X32638Z2",
            "03ZE408K6Y", "03X32638Z2",
            "0YR4GB5SVI", "03ZE408K6Y",
            "A1B2C3D4", "00FF",
            "old \"\\ é😀", "new \\\" ü😎");
    private static final MappingTable TABLE = new MappingTable(
            CODES.entrySet().stream()
                    .map(code -> new MappingRule(code.getKey(), code.getValue(), MappingRule.Kind.FEATURE_KEY))
                    .toList(),
            List.of());

    private final Rewriter rewriter = new Rewriter(() -> TABLE, Protocol.DEFAULT);

    /** A code and messages about it. */
    record Exchange(String oldCode, RandomInitialization request, RandomInitialization reply) {
        String newCode() {
            return CODES.getOrDefault(oldCode, oldCode);
        }
    }

    @Provide
    Arbitrary<Exchange> exchanges() {
        return exchanges(CODES.keySet().toArray(new String[0]));
    }

    @Provide
    Arbitrary<Exchange> unmapped() {
        return exchanges("unknown", "", "03X32638Z2", "new \\\" ü😎", "03az0cgg8x");
    }

    private static Arbitrary<Exchange> exchanges(String... codes) {
        return Arbitraries.randomValue(random -> {
            RandomJson json = new RandomJson(random);
            String code = json.oneOf(codes);
            return new Exchange(
                    code,
                    RandomInitialization.request(code, json),
                    RandomInitialization.reply(CODES.getOrDefault(code, code), json));
        });
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void onlyTheBytesOfTheCodeChange(@ForAll("exchanges") Exchange exchange) {
        Outcome outcome = rewriter.request(
                new RequestTracker(), WebSocketMessage.text(exchange.request().json()));

        assertThat(text(outcome)).isEqualTo(exchange.request().with(exchange.newCode()));
        assertThat(outcome.reason()).isEqualTo(Reason.MAPPED);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void aReplyGivesBackWhatWasSent(@ForAll("exchanges") Exchange exchange) {
        RequestTracker tracker = new RequestTracker();
        rewriter.request(tracker, WebSocketMessage.text(exchange.request().json()));

        for (int i = 0; i < 2; i++) {
            Outcome outcome = rewriter.reply(
                    tracker, WebSocketMessage.text(exchange.reply().json()));

            assertThat(text(outcome)).isEqualTo(exchange.reply().with(exchange.oldCode()));
            assertThat(outcome.reason()).isEqualTo(Reason.RESTORED);
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void withoutACodeOfTheTableNothingChanges(@ForAll("unmapped") Exchange exchange) {
        RequestTracker tracker = new RequestTracker();
        WebSocketMessage request = WebSocketMessage.text(exchange.request().json());
        WebSocketMessage reply = WebSocketMessage.text(exchange.reply().json());

        assertThat(rewriter.request(tracker, request).message()).isSameAs(request);
        assertThat(rewriter.reply(tracker, reply).message()).isSameAs(reply);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void fragmentsMakeNoDifferenceToTheBytesAndKeepTheirPlaces(
            @ForAll("exchanges") Exchange exchange, @ForAll @Size(max = 6) List<Integer> cuts) {
        byte[] in = exchange.request().json().getBytes(UTF_8);
        WebSocketMessage message = WebSocketMessage.of(Kind.BINARY, Fragments.cut(in, cuts));

        WebSocketMessage out = rewriter.request(new RequestTracker(), message).message();

        assertThat(text(out)).isEqualTo(exchange.request().with(exchange.newCode()));
        assertThat(out.kind()).isEqualTo(Kind.BINARY);
        assertThat(out.fragments()).hasSameSizeAs(message.fragments());
        int codeStart = exchange.request().before().getBytes(UTF_8).length;
        int codeEnd = in.length - exchange.request().after().getBytes(UTF_8).length;
        int shift = out.length() - in.length;
        int inEnd = 0;
        int outEnd = 0;
        for (int i = 0; i < out.fragments().size() - 1; i++) {
            inEnd += message.fragments().get(i).length;
            outEnd += out.fragments().get(i).length;
            assertThat(outEnd).isEqualTo(inEnd <= codeStart ? inEnd : Math.max(inEnd, codeEnd) + shift);
        }
    }

    @Property
    void arbitraryBytesNeverThrowAndStay(@ForAll @Size(max = 200) byte[] bytes) {
        WebSocketMessage message = WebSocketMessage.of(Kind.BINARY, bytes);

        assertThat(rewriter.request(new RequestTracker(), message).message()).isSameAs(message);
        assertThat(rewriter.reply(new RequestTracker(), message).message()).isSameAs(message);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void damageAnywhereEitherStaysOrKeepsEveryByteOutsideTheCode(
            @ForAll("exchanges") Exchange exchange, @ForAll int position, @ForAll byte damage) {
        byte[] bytes = exchange.request().json().getBytes(UTF_8);
        bytes[Math.floorMod(position, bytes.length)] = damage;
        WebSocketMessage message = WebSocketMessage.of(Kind.BINARY, bytes);

        Outcome outcome = rewriter.request(new RequestTracker(), message);

        assertThat(outcome.failure()).isEmpty();
        if (outcome.message() != message) {
            byte[] out = outcome.message().payload();
            int before = exchange.request().before().getBytes(UTF_8).length;
            int after = exchange.request().after().getBytes(UTF_8).length;
            assertThat(Arrays.copyOf(out, before)).isEqualTo(Arrays.copyOf(bytes, before));
            assertThat(Arrays.copyOfRange(out, out.length - after, out.length))
                    .isEqualTo(Arrays.copyOfRange(bytes, bytes.length - after, bytes.length));
        }
    }

    private static String text(Outcome outcome) {
        return text(outcome.message());
    }

    private static String text(WebSocketMessage message) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        message.fragments().forEach(joined::writeBytes);
        return joined.toString(UTF_8);
    }
}
