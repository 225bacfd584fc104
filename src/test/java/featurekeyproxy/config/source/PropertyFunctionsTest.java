package featurekeyproxy.config.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What functions in values stand for. */
class PropertyFunctionsTest {
    private static final Map<String, String> WRITTEN = Map.of(
            "host", "terminal",
            "address", "{{host}}.example",
            "circle", "{{round}}",
            "round", "a {{circle}}");

    @TempDir
    Path directory;

    private static String resolve(String value) {
        try (PropertyFunctions functions = new PropertyFunctions(WRITTEN)) {
            return functions.resolve(value);
        }
    }

    private String file(String content) throws Exception {
        Path file = directory.resolve("secret");
        Files.write(file, content.getBytes(StandardCharsets.UTF_8));
        return "{{file:" + file + "}}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pa\\ss\\\\word",
                "{{host}}",
                "{{",
                "}}",
                "a{{env:PATH}}b",
                "${x}",
                "#{x}",
                "  blanks at both ends\t",
                "{{?x}}",
                ""
            })
    void takesTheTextOfAFileAsItIs(String secret) throws Exception {
        assertThat(resolve(file(secret))).isEqualTo(secret);
        assertThat(resolve("<" + file(secret) + ">")).isEqualTo("<" + secret + ">");
    }

    @Test
    void leavesOutAByteOrderMarkAndTheLastLineEnd() throws Exception {
        assertThat(resolve(file("\uFEFFhunter2\r\n"))).isEqualTo("hunter2");
        assertThat(resolve(file("hunter2\n"))).isEqualTo("hunter2");
        assertThat(resolve(file("two\nlines\n\n"))).isEqualTo("two\nlines\n");
    }

    @Test
    void putsInSystemPropertiesOtherKeysAndDefaults() {
        System.setProperty("functions.test", "{{host}}\\x");
        try {
            assertThat(resolve("{{sys:functions.test}}")).isEqualTo("{{host}}\\x");
            assertThat(resolve("{{address}}:{{functions.none:8081}}")).isEqualTo("terminal.example:8081");
            assertThat(resolve("{{env:NOT_THERE_AT_ALL:else}}")).isEqualTo("else");
            assertThat(resolve("{{env:NOT_THERE_AT_ALL:{{host}}}}")).isEqualTo("terminal");
        } finally {
            System.clearProperty("functions.test");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{nothing}}", "{{env:NOT_THERE_AT_ALL}}", "{{circle}}", "{{host", "{{file:not/there}}"})
    void namesWhatStandsForNothing(String value) {
        assertThatThrownBy(() -> resolve(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(".*(nothing|NOT_THERE|itself|not closed|not/there).*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{file:SECRET}}", "{{env:SECRET}}", "{{SECRET}}"})
    void showsNothingOfWhatWasPutIntoAnArgumentThatFails(String value) throws Exception {
        String function = value.replace("SECRET", file("hunter2"));

        assertThatThrownBy(() -> resolve(function))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(function)
                .hasMessageNotContaining("hunter2")
                .hasNoCause();
    }
}
