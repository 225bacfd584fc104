package featurekeyproxy.mapping.file;

import featurekeyproxy.mapping.AlertThresholds;
import featurekeyproxy.mapping.FallbackBehavior;
import featurekeyproxy.mapping.FeatureKeyCodec;
import featurekeyproxy.mapping.GuardedCodec;
import featurekeyproxy.mapping.Mapping;
import featurekeyproxy.text.Sha256;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads a mapping file: bytes become a {@link Mapping}, or the list of everything that is wrong with them.
 *
 * <p>All problems are found at once, except that text which is no JSON yields the first place where it is none. Nothing is
 * thrown, whatever the bytes. {@code docs/mapping.md} explains the file.
 */
public final class MappingFile {
    private static final int HASH_DIGITS = 12;
    private static final Duration SHORT_CACHE_TIMEOUT = Duration.ofMinutes(1);

    private final Findings findings;
    private final byte[] bytes;
    private final Optional<GuardedCodec> codec;

    /** What came of reading a file. */
    public sealed interface Result {
        /** Returns all findings in the order of the file. */
        List<Finding> findings();
    }

    /** The file can be used; the findings are warnings and remarks. */
    public record Valid(Mapping mapping, List<Finding> warnings) implements Result {
        /** Creates a result with its own copy of the warnings. */
        public Valid {
            warnings = List.copyOf(warnings);
        }

        @Override
        public List<Finding> findings() {
            return warnings;
        }
    }

    /** The file cannot be used; at least one finding is an error. */
    public record Invalid(List<Finding> findings) implements Result {
        /** Creates a result with its own copy of the findings. */
        public Invalid {
            findings = List.copyOf(findings);
        }
    }

    private MappingFile(byte[] bytes, String name, Optional<GuardedCodec> codec) {
        this.bytes = bytes;
        this.codec = codec;
        this.findings = new Findings(name);
    }

    /** Reads the bytes of a file; {@code name} is how findings name it. */
    public static Result read(byte[] bytes, String name) {
        return read(bytes, name, Optional.empty());
    }

    /** Reads the bytes of a file, holds its tables against the codec, and adds the confirmation codes that they lack. */
    public static Result read(byte[] bytes, String name, Optional<FeatureKeyCodec> codec) {
        return new MappingFile(bytes, name, codec.map(GuardedCodec::new)).read();
    }

    /** Reads the bytes of a file with a codec that has a time limit of its own. */
    public static Result read(byte[] bytes, String name, GuardedCodec codec) {
        return new MappingFile(bytes, name, Optional.of(codec)).read();
    }

    private Result read() {
        Optional<Mapping> mapping =
                decode().flatMap(text -> JsonTree.read(text, findings)).flatMap(this::mapping);
        List<Finding> found = findings.inOrder();
        return mapping.isPresent() && !findings.hasErrors() ? new Valid(mapping.get(), found) : new Invalid(found);
    }

    private Optional<String> decode() {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            boolean utf16 = bytes.length > 1 && (bytes[0] & 0xFF) + (bytes[1] & 0xFF) == 0xFE + 0xFF;
            findings.add(
                    FindingKind.NOT_UTF_8,
                    Position.after(text),
                    utf16 ? "the file is UTF-16" : "byte " + in.position() + " of the file is not UTF-8",
                    "a file saved as UTF-8");
            return Optional.empty();
        }
        return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    private Optional<Mapping> mapping(Json root) {
        new ShapeCheck(findings).check(root);
        if (!(root instanceof Json.Obj file)) {
            return Optional.empty();
        }
        CodesSection codes = new CodesSection(file, codec, findings);
        return Optional.of(new Mapping(
                codes.table(),
                codes.tomesConfiguration(),
                file.object("proxySettings")
                        .text("fallbackBehavior")
                        .flatMap(text -> FallbackBehavior.of(text.text()))
                        .orElse(FallbackBehavior.PASSTHROUGH),
                new DevicesSection(file, findings).rules(),
                cacheTimeout(file.object("featureKeyValidation")),
                alertThresholds(file.object("monitoring").object("alertThresholds")),
                hash()));
    }

    private Duration cacheTimeout(Json.Obj validation) {
        Optional<Json.Num> number =
                validation.number("cacheTimeout").filter(value -> FileShape.CACHE_TIMEOUT.allows(value.number()));
        Duration timeout = number.map(Json.Num::number)
                .map(BigDecimal::longValue)
                .map(Duration::ofMillis)
                .orElse(Mapping.DEFAULT_CACHE_TIMEOUT);
        if (number.isPresent() && timeout.compareTo(SHORT_CACHE_TIMEOUT) < 0) {
            findings.add(
                    FindingKind.SHORT_CACHE_TIMEOUT,
                    number.get().at(),
                    "featureKeyValidation.cacheTimeout is " + number.get().written()
                            + " milliseconds: what was learned of a device is forgotten within a minute",
                    "milliseconds; an hour is 3600000");
        }
        return timeout;
    }

    private static AlertThresholds alertThresholds(Json.Obj thresholds) {
        AlertThresholds preset = AlertThresholds.DEFAULT;
        return new AlertThresholds(
                thresholds
                        .number("latencyMs")
                        .filter(latency -> FileShape.LATENCY.allows(latency.number()))
                        .map(latency -> Duration.ofNanos(
                                latency.number().movePointRight(6).longValue()))
                        .orElse(preset.latency()),
                thresholds
                        .number("errorRate")
                        .filter(rate -> FileShape.ERROR_RATE.allows(rate.number()))
                        .map(rate -> rate.number().doubleValue())
                        .orElse(preset.errorRate()));
    }

    private String hash() {
        return Sha256.hex(bytes).substring(0, HASH_DIGITS);
    }
}
