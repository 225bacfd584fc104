package featurekeyproxy.wspair.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The check of text against the decoder of the JDK. */
class Utf8Test {
    /** One of these completes whatever can be completed. */
    private static final List<byte[]> CONTINUATIONS = Stream.of("", "80", "8080", "a080", "808080", "908080")
            .map(HexFormat.of()::parseHex)
            .toList();

    @Property(tries = 5000)
    void findsTheFirstByteThatNoContinuationCouldPutRight(@ForAll("nearlyText") byte[] bytes) {
        assertThat(new Utf8().check(bytes)).isEqualTo(oracle(bytes));
    }

    @Property(tries = 5000)
    void cutsMakeNoDifference(@ForAll("nearlyText") byte[] bytes, @ForAll @Size(max = 4) int[] cuts) {
        Utf8 whole = new Utf8();
        int fault = whole.check(bytes);
        Utf8 inPieces = new Utf8();
        int found = -1;
        int start = 0;
        int[] ends = Arrays.copyOf(cuts, cuts.length + 1);
        for (int i = 0; i < cuts.length; i++) {
            ends[i] = Math.floorMod(cuts[i], bytes.length + 1);
        }
        ends[cuts.length] = bytes.length;
        Arrays.sort(ends);
        for (int end : ends) {
            int inPiece = found >= 0 ? -1 : inPieces.check(Arrays.copyOfRange(bytes, start, end));
            found = inPiece >= 0 ? start + inPiece : found;
            start = end;
        }

        assertThat(found).isEqualTo(fault);
        if (fault < 0) {
            assertThat(inPieces.isWhole()).isEqualTo(whole.isWhole());
        }
    }

    @Property
    void everyStringIsTextUnlessItsLastCharacterIsCutOff(@ForAll("strings") String string) {
        byte[] bytes = string.getBytes(UTF_8);
        Utf8 text = new Utf8();

        assertThat(text.check(bytes)).isNegative();
        assertThat(text.isWhole()).isTrue();
        if (bytes.length > 0 && bytes[bytes.length - 1] < 0) {
            Utf8 cut = new Utf8();
            assertThat(cut.check(Arrays.copyOf(bytes, bytes.length - 1))).isNegative();
            assertThat(cut.isWhole()).isFalse();
        }
    }

    @Test
    void knowsEveryCodePointAndEverySurrogate() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
            byte[] bytes = surrogate
                    ? new byte[] {
                        (byte) (0xe0 | (codePoint >> 12)),
                        (byte) (0x80 | ((codePoint >> 6) & 0x3f)),
                        (byte) (0x80 | (codePoint & 0x3f))
                    }
                    : Character.toString(codePoint).getBytes(UTF_8);
            assertThat(Utf8.isText(bytes, 0)).as("U+%X", codePoint).isEqualTo(!surrogate);
        }
    }

    /** Returns the end of the shortest beginning that the decoder of the JDK takes with no continuation, or -1. */
    private static int oracle(byte[] bytes) {
        for (int length = 1; length <= bytes.length; length++) {
            byte[] beginning = Arrays.copyOf(bytes, length);
            if (CONTINUATIONS.stream().noneMatch(continuation -> decodes(beginning, continuation))) {
                return length - 1;
            }
        }
        return -1;
    }

    private static boolean decodes(byte[] beginning, byte[] continuation) {
        byte[] whole = Arrays.copyOf(beginning, beginning.length + continuation.length);
        System.arraycopy(continuation, 0, whole, beginning.length, continuation.length);
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(whole));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Provide
    Arbitrary<String> strings() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars('ä', '€', '한')
                .ofMaxLength(40)
                .map(s -> s + "😀a");
    }

    @Provide
    Arbitrary<byte[]> nearlyText() {
        Arbitrary<byte[]> text = Arbitraries.strings()
                .withCharRange('\0', '\u07ff')
                .withChars("€한\ufeff\uffff😀")
                .ofMaxLength(30)
                .map(string -> string.getBytes(UTF_8));
        Arbitrary<Byte> edge = Arbitraries.of(
                        0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed)
                .map(Integer::byteValue);
        Arbitrary<Byte> lead =
                Arbitraries.of(0xee, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff).map(Integer::byteValue);
        Arbitrary<byte[]> damaged = Combinators.combine(
                        text, Arbitraries.oneOf(edge, lead, Arbitraries.bytes()), Arbitraries.integers())
                .as((bytes, damage, at) -> {
                    byte[] changed = bytes.length == 0 ? new byte[1] : bytes.clone();
                    changed[Math.floorMod(at, changed.length)] = damage;
                    return changed;
                });
        Arbitrary<byte[]> edges =
                Arbitraries.oneOf(edge, lead).array(byte[].class).ofMaxSize(8);
        return Arbitraries.oneOf(text, damaged, edges);
    }
}
