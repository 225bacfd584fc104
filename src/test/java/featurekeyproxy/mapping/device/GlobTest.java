package featurekeyproxy.mapping.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests device patterns against regular expressions and against each other. */
class GlobTest {
    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars("ab*?").ofMaxLength(7);
    }

    @Provide
    Arbitrary<String> ids() {
        return Arbitraries.strings().withChars("abc").ofMaxLength(8);
    }

    @Property(tries = 5_000)
    void matchesWhatTheSamePatternMatchesAsARegularExpression(
            @ForAll("patterns") String pattern, @ForAll("ids") String id) {
        String regex = pattern.chars()
                .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf((char) c)))
                .collect(Collectors.joining());

        assertThat(new Glob(pattern).matches(id)).isEqualTo(id.matches(regex));
    }

    @Property(tries = 2_000)
    void aPatternThatCoversAnotherMatchesAllItsIds(
            @ForAll("patterns") String one, @ForAll("patterns") String other, @ForAll("ids") String id) {
        if (new Glob(one).covers(new Glob(other)) && new Glob(other).matches(id)) {
            assertThat(new Glob(one).matches(id)).isTrue();
        }
    }

    @Property(tries = 2_000)
    void theCommonIdIsMatchedByBothAndMissingOnlyIfNoIdIs(
            @ForAll("patterns") String one, @ForAll("patterns") String other, @ForAll("ids") String id) {
        Glob first = new Glob(one);
        Glob second = new Glob(other);
        Optional<String> common = first.common(second);

        common.ifPresent(shared ->
                assertThat(first.matches(shared) && second.matches(shared)).isTrue());
        if (first.matches(id) && second.matches(id)) {
            assertThat(common).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "*, TRIMA-1*, true",
        "TRIMA-*, TRIMA-1*, true",
        "TRIMA-1*, TRIMA-*, false",
        "?*, *?, true",
        "*?, ?*, true",
        "A*B*, A*C*, false",
        "*a*, *a, true",
        "A?, A*, false",
    })
    void knowsWhetherOnePatternMatchesEverythingThatTheOtherDoes(String one, String other, boolean covers) {
        assertThat(new Glob(one).covers(new Glob(other))).isEqualTo(covers);
    }

    @Test
    void claimsNothingOfPatternsThatAreTooHardToCompare() {
        Glob hard = new Glob("*a" + "?".repeat(20));

        assertThat(hard.covers(new Glob("*aa" + "?".repeat(19)))).as("it does").isFalse();
        assertThat(hard.common(new Glob("*b" + "?".repeat(21))))
                .as("there are many")
                .isEmpty();
    }

    @Test
    void needsNoExponentialTimeForManyStars() {
        assertThat(new Glob("*a".repeat(30) + "b").matches("a".repeat(5_000))).isFalse();
    }
}
