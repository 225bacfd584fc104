package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import featurekeyproxy.config.Settings;
import featurekeyproxy.config.SettingsException;
import featurekeyproxy.config.lib.SiteJars;
import featurekeyproxy.mapping.FeatureKeyCodec;
import featurekeyproxy.mapping.MappingRule;
import featurekeyproxy.mapping.file.LiveMapping;
import featurekeyproxy.reload.Reload;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Drops real jars into a directory and looks at what {@code check}, the start and a reload make of them. */
class SiteCodecTest {
    /** A codec that nobody could take for a real one: the code of KEYn is the byte n, or An if it is a new key. */
    private static final String SAMPLE = """
            public final class Sample implements FeatureKeyCodec {
                public String name() {
                    return Words.NAME;
                }

                public Optional<String> confirmationCode(String key) {
                    return switch (key) {
                        case "KEY1" -> Optional.of("01");
                        case "KEY2" -> Optional.of("02");
                        case "NEW1" -> Optional.of("A1");
                        case "NEW2" -> Optional.of("A2");
                        case "BROKEN" -> throw new IllegalStateException("KEY1 is known");
                        default -> Optional.empty();
                    };
                }
            }
            """;

    private static final String WORDS = "final class Words { static final String NAME = new String(\"sample 1.0\"); }";
    private static final String EMPTY = """
            public class %s implements FeatureKeyCodec {
                public String name() { return "empty"; }
                public Optional<String> confirmationCode(String key) { return Optional.empty(); }
            }
            """;
    private static final String INVALID =
            "{\"featureKeyMappings\":{\"oldToNew\":{\"KEY1\":\"NEW1\"},\"confirmationCodeMappings\":{\"01\":\"A2\"}}}";

    @TempDir
    static Path built;

    @TempDir
    Path folder;

    private Path lib = Path.of("unset");
    private Path file = Path.of("unset");
    private final StringWriter out = new StringWriter();

    @BeforeAll
    static void buildTheJarOfTheSample() throws IOException {
        new JarOfSources(built.resolve("work"))
                .with("Words", WORDS)
                .with("Sample", SAMPLE)
                .declaring("site.Sample")
                .to(built.resolve("sample.jar"));
    }

    @BeforeEach
    void prepare() throws IOException {
        lib = Files.createDirectory(folder.resolve("lib"));
        file = Files.writeString(
                folder.resolve("mapping.json"),
                "{\"featureKeyMappings\":{\"oldToNew\":{\"KEY1\":\"NEW1\",\"KEY2\":\"NEW2\"},"
                        + "\"confirmationCodeMappings\":{\"01\":\"A1\"}},\"tomesConfiguration\":{\"featureKey\":\"KEY1\"}}");
        System.setProperty("proxy.lib.directory", lib.toString());
    }

    @AfterEach
    void forget() {
        System.clearProperty("proxy.lib.directory");
    }

    @Test
    void checkReportsWhatTheCodecOfAJarComputes() throws IOException {
        sample("site.jar");

        assertThat(check()).isZero();
        assertThat(out.toString())
                .contains("the codec \"sample 1.0\" computed and that are added to the table: 1 [computed-codes]")
                .contains("valid, 4 pairs of codes; 0 errors, 0 warnings, 1 remark");
    }

    @Test
    void checkExitsWithOneAndTellsProgramsWhichListedCodeIsWrong() throws IOException {
        sample("site.jar");
        Files.writeString(file, INVALID);

        assertThat(check("--format", "json")).isOne();
        assertThat(out.toString())
                .contains("\"status\" : \"invalid\"", "\"exitCode\" : 1", "\"kind\" : \"confirmation-code-mismatch\"")
                .contains("\"allowed\" : \"\\\"A1\\\", the confirmation code of \\\"NEW1\\\"\"");
    }

    @Test
    void startAndReloadFindTheSameTableAsCheck() throws Exception {
        sample("site.jar");
        Settings settings = settings();
        try (LiveMapping live = new LiveMapping(file, settings.codec())) {
            assertThat(live.reloadNow()).isInstanceOf(Reload.Applied.class);

            assertThat(settings.mapping().mapping().table().rules())
                    .contains(new MappingRule("02", "A2", MappingRule.Kind.CONFIRMATION_CODE))
                    .hasSize(4)
                    .isEqualTo(live.current().table().rules());
            assertThat(settings.mapping().mapping().tomesConfiguration())
                    .isEqualTo(live.current().tomesConfiguration())
                    .extracting(tomes -> tomes.confirmationCode().orElse(""))
                    .isEqualTo("01");
            assertThat(live.findings()).isEqualTo(settings.mapping().findings());
        }
    }

    @Test
    void theStartIsRefusedWithPlaceAndKindButWithoutAnyCodeWhenAListedCodeIsWrong() throws IOException {
        sample("site.jar");
        Files.writeString(file, INVALID);

        assertThat(problems()).containsExactly(file + ":1:84 error confirmation-code-mismatch");
    }

    @Test
    void theStartGoesOnWhenTheCodecBreaksItsContract() throws Exception {
        sample("site.jar");
        Files.writeString(file, "{\"featureKeyMappings\":{\"oldToNew\":{\"KEY1\":\"BROKEN\"}}}");

        assertThat(settings().mapping().findings().toString())
                .contains("warning codec-failed")
                .doesNotContain("KEY1");
        assertThat(check()).isZero();
        assertThat(out.toString()).contains("threw java.lang.IllegalStateException with \"KEY1 is known\"");
    }

    @Test
    void oneJarMayNeedAnother() throws IOException {
        new JarOfSources(folder.resolve("words")).with("Words", WORDS).to(lib.resolve("words.jar"));
        new JarOfSources(folder.resolve("codec"))
                .with("Words", WORDS)
                .with("Sample", SAMPLE)
                .without("Words")
                .declaring("site.Sample")
                .to(lib.resolve("codec.jar"));

        assertThat(new SiteJars(lib).codec().map(FeatureKeyCodec::name)).contains("sample 1.0");
    }

    @Test
    void theClassInTheDocumentCompilesAndLoadsAsTheDocumentSays() throws IOException {
        String document = Files.readString(Path.of("docs/mapping.md"));
        String example = document.substring(document.indexOf("public final class SiteCodec"));
        new JarOfSources(folder.resolve("work"))
                .with(
                        "OurLibrary",
                        "final class OurLibrary { static Optional<String> confirmationCode(String key) {"
                                + " return Optional.empty(); } }")
                .with("SiteCodec", example.substring(0, example.indexOf("```")))
                .declaring("site.SiteCodec")
                .to(lib.resolve("site-codec.jar"));

        assertThat(new SiteJars(lib).codec().map(FeatureKeyCodec::name)).contains("site codec 1.0");
    }

    @Test
    void thereIsNoCodecWithoutTheDirectoryOrWithoutJarsOrWhenSwitchedOff() throws IOException {
        Files.writeString(lib.resolve("readme.txt"), "jars go here");

        for (Path none : List.of(lib, folder.resolve("nowhere"), Path.of(""))) {
            assertThat(new SiteJars(none).codec()).isEmpty();
            assertThat(new SiteJars(none).problems()).isEmpty();
        }
    }

    @Test
    void twoCodecsAreAnErrorThatNamesBothJarsBecauseTheirOrderMustNotDecide() throws IOException {
        sample("b.jar");
        sample("a.jar");

        assertThat(problems()).containsExactly(lib + ": more than one codec, and only one can be used: a.jar, b.jar");
    }

    @Test
    void twoCodecsInOneJarAreAnErrorToo() throws IOException {
        new JarOfSources(folder.resolve("work"))
                .with("One", EMPTY.formatted("One"))
                .with("Two", EMPTY.formatted("Two"))
                .declaring("site.One", "site.Two")
                .to(lib.resolve("two.jar"));

        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith(lib.resolve("two.jar") + ": ")
                .endsWith("more than one codec, and only one can be used: site.One, site.Two");
    }

    @Test
    void aFileThatIsNoJarIsNamed() throws IOException {
        Files.writeString(lib.resolve("site.jar"), "downloaded an error page instead");

        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith(lib.resolve("site.jar") + ": cannot be read as a jar");
    }

    @Test
    void aJarWithACodecThatItDoesNotDeclareIsNamedBecauseItWouldBeWithoutEffect() throws IOException {
        new JarOfSources(folder.resolve("work"))
                .with("One", EMPTY.formatted("One"))
                .to(lib.resolve("site.jar"));

        assertThat(problems())
                .singleElement()
                .asString()
                .contains("no codec in site.jar")
                .endsWith("META-INF/services/featurekeyproxy.mapping.FeatureKeyCodec");
    }

    @Test
    void aDeclarationWithoutAClassIsNamed() throws IOException {
        new JarOfSources(folder.resolve("work")).declaring().to(lib.resolve("site.jar"));

        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith(lib.resolve("site.jar") + ": ")
                .endsWith("names no class");
    }

    @Test
    void aClassThatIsMissingIsNamedTogetherWithTheJar() throws IOException {
        new JarOfSources(folder.resolve("work")).declaring("site.Gone").to(lib.resolve("site.jar"));

        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith(lib.resolve("site.jar") + ": the codec cannot be loaded")
                .contains("site.Gone");
    }

    @Test
    void aClassWhoseSuperclassWasLeftOutIsNamedTogetherWithTheJar() throws IOException {
        new JarOfSources(folder.resolve("work"))
                .with("Base", EMPTY.formatted("Base"))
                .with("Derived", "public final class Derived extends Base {}")
                .without("Base")
                .declaring("site.Derived")
                .to(lib.resolve("site.jar"));

        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith(lib.resolve("site.jar") + ": the codec cannot be loaded")
                .contains("site/Base");
    }

    @Test
    void aConstructorThatThrowsIsToldOfWithItsReasonByCheckInJsonToo() throws IOException {
        new JarOfSources(folder.resolve("work"))
                .with(
                        "Unlicensed",
                        EMPTY.formatted("Unlicensed")
                                .replace(
                                        "{\n    public String",
                                        "{\n    public Unlicensed() { throw new"
                                                + " IllegalStateException(\"no licence\"); }\n    public String"))
                .declaring("site.Unlicensed")
                .to(lib.resolve("site.jar"));

        assertThat(check("--format", "json")).isEqualTo(2);
        assertThat(out.toString()).contains("\"status\" : \"unchecked\"", "\"exitCode\" : 2", "site.jar", "no licence");
        assertThat(problems()).singleElement().asString().contains("site.jar", "no licence");
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsNamed() {
        assertThat(new SiteJars(file).problems())
                .singleElement()
                .asString()
                .startsWith(file + ": cannot be read as a directory of jars");
    }

    private void sample(String jar) throws IOException {
        Files.copy(built.resolve("sample.jar"), lib.resolve(jar));
    }

    private int check(String... options) {
        CommandLine command = FeatureKeyProxy.commandLine().setOut(new PrintWriter(out));
        String[] args = new String[options.length + 2];
        args[0] = "check";
        args[1] = file.toString();
        System.arraycopy(options, 0, args, 2, options.length);
        return command.execute(args);
    }

    private Settings settings() throws SettingsException {
        Properties properties = new Properties();
        properties.setProperty("proxy.mapping.file", file.toString());
        properties.setProperty("proxy.lib.directory", lib.toString());
        return Settings.read(folder, Map.of(), properties);
    }

    private List<String> problems() {
        return catchThrowableOfType(SettingsException.class, this::settings).problems();
    }
}
