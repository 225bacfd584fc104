package featurekeyproxy.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the lines of a properties file are read, and where they differ from those of Java. */
class PropertiesTextTest {
    private static PropertiesText read(String text) {
        return new PropertiesText("file", text, "path"::equals);
    }

    private static Entry entry(PropertiesText text, String key) {
        return Objects.requireNonNull(text.entries().get(key), key);
    }

    @ParameterizedTest
    @CsvSource({
        "D:\\Data\\mapping.json, D:\\Data\\mapping.json",
        "D:\\users\\table.json, D:\\users\\table.json",
        "D:\\Data\\, D:\\Data\\",
        "\\\\server\\share\\x, \\\\server\\share\\x",
        "C:\\\\Data\\\\x, C:\\Data\\x",
        "\\\\\\\\server\\\\share, \\\\server\\share",
        "C\\:\\\\Program\\ Files\\\\x, C:\\Program Files\\x",
        "/etc/fkp/mapping.json, /etc/fkp/mapping.json"
    })
    void takesAPathAsWindowsShowsItOrAsJavaWritesIt(String written, String path) {
        for (String line : new String[] {"path=" + written, "  path = " + written, "path: " + written + "  "}) {
            PropertiesText text = read(line + "\nother=1\n");

            assertThat(text.problems()).isEmpty();
            assertThat(entry(text, "path").value()).as(line).isEqualTo(path);
            assertThat(entry(text, "other").place()).isEqualTo("file:2");
        }
    }

    @Test
    void takesABackslashInTheNameOfAFileToPutInAsOne() {
        assertThat(entry(read("password={{file:D:\\run\\new\\secret}}"), "password")
                        .value())
                .isEqualTo("{{file:D:\\run\\new\\secret}}");
    }

    @Test
    void readsEverythingElseAsJavaDoes() {
        PropertiesText text = read("a=x\\ty\\\n  z\nb=\\u00e9\n");

        assertThat(entry(text, "a").value()).isEqualTo("x\tyz");
        assertThat(entry(text, "b")).isEqualTo(new Entry("é", "file:3"));
    }

    @Test
    void showsNoValue() {
        assertThat(new Entry("hunter2", "file:3")).hasToString("file:3");
    }

    @Test
    void readsAValueOfAnyLength() {
        String path = "/a".repeat(20_000);

        assertThat(new PropertiesText("a", "a.file=" + path, key -> true)
                        .entries()
                        .get("a.file"))
                .extracting(Entry::written)
                .isEqualTo(path);
        assertThat(new PropertiesText("a", "a=b" + "\\".repeat(40_000) + "\nc=d", key -> false).entries())
                .containsOnlyKeys("a", "c");
    }
}
