package featurekeyproxy.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import featurekeyproxy.message.WebSocketMessage.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WebSocketMessageTest {
    @Test
    void withoutSplicesItIsTheVeryMessage() {
        WebSocketMessage message = WebSocketMessage.text("abc");
        assertThat(message.splice(List.of())).isSameAs(message);
    }

    @Test
    void replacesRangesAndKeepsEveryOtherByte() {
        WebSocketMessage spliced = WebSocketMessage.text("abcdefgh")
                .splice(List.of(new Splice(1, 3, "é"), new Splice(3, 4, ""), new Splice(8, 8, "!")));
        assertThat(new String(spliced.payload(), UTF_8)).isEqualTo("aéefgh!");
    }

    @Test
    void aFragmentEndBeforeOrBehindTheRangeStaysWhereItWas() {
        assertThat(spliced("ab|cd|ef", new Splice(2, 4, "XYZ"))).containsExactly("ab", "XYZ", "ef");
        assertThat(spliced("a|bcde|f", new Splice(2, 4, ""))).containsExactly("a", "be", "f");
    }

    @Test
    void aFragmentEndWithinTheRangeMovesBehindTheReplacement() {
        assertThat(spliced("ab|c|d|ef", new Splice(1, 5, "XYZ"))).containsExactly("aXYZ", "", "", "f");
    }

    @Test
    void whatIsInsertedAtAFragmentEndBeginsTheNextFragmentButTheLastEndsTheMessage() {
        assertThat(spliced("ab|cd", new Splice(2, 2, "XY"))).containsExactly("ab", "XYcd");
        assertThat(spliced("ab|cd", new Splice(4, 4, "XY"))).containsExactly("ab", "cdXY");
    }

    @Test
    void severalSplicesMoveFragmentEndsTogether() {
        assertThat(spliced("||abc|de|f||", new Splice(0, 1, ""), new Splice(3, 4, "1234")))
                .containsExactly("", "", "bc", "1234e", "f", "", "");
    }

    @Test
    void keepsTheKind() {
        assertThat(WebSocketMessage.of(Kind.BINARY, new byte[3])
                        .splice(List.of(new Splice(0, 1, "x")))
                        .kind())
                .isEqualTo(Kind.BINARY);
    }

    @Test
    void refusesRangesThatOverlapOrReachBeyondThePayload() {
        WebSocketMessage message = WebSocketMessage.text("abcd");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> message.splice(List.of(new Splice(0, 2, ""), new Splice(1, 3, ""))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> message.splice(List.of(new Splice(2, 3, ""), new Splice(0, 1, ""))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> message.splice(List.of(new Splice(4, 5, "secret"))))
                .withMessageNotContaining("secret");
        assertThatIllegalArgumentException().isThrownBy(() -> new Splice(3, 2, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new Splice(-1, 2, ""));
    }

    @Test
    void hasAtLeastOneFragment() {
        assertThatIllegalArgumentException().isThrownBy(() -> WebSocketMessage.of(Kind.TEXT, List.of()));
    }

    @Test
    void neverShowsItsPayloadNorACode() {
        assertThat(WebSocketMessage.text("secret").toString()).isEqualTo("TEXT message, 6 bytes in 1 fragment");
        assertThat(message("a|b").toString()).isEqualTo("TEXT message, 2 bytes in 2 fragments");
        assertThat(new Splice(1, 2, "secret").toString()).doesNotContain("secret");
        assertThat(new FoundCode("secret", 1, 7, 8, false).toString()).doesNotContain("secret");
    }

    private static List<String> spliced(String fragments, Splice... splices) {
        return message(fragments).splice(List.of(splices)).fragments().stream()
                .map(fragment -> new String(fragment, UTF_8))
                .toList();
    }

    private static WebSocketMessage message(String fragments) {
        return WebSocketMessage.of(
                Kind.TEXT,
                Stream.of(fragments.split("\\|", -1))
                        .map(f -> f.getBytes(UTF_8))
                        .toList());
    }
}
