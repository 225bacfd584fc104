package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dashboard, alert rules and handbook name only what the proxy really exports, and the handbook names all of it. */
class MetricNamesIT {
    private static final Path HANDBOOK = Path.of("docs/operations.md");
    private static final Path RULES = Path.of("src/deploy/prometheus/featurekeyproxy.rules.yml");
    private static final Pattern SELECTOR =
            Pattern.compile("\\b((?:featurekeyproxy|jvm|process)_[a-z_]+)(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)(=|=~|!=)\"([^\"]*)\"");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(featurekeyproxy_[a-z_]+)` \\| ([^|]*)\\|");
    private static final Pattern CODE = Pattern.compile("`([a-z_]+)`");

    /** Labels that Prometheus itself adds to what it reads. */
    private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");

    @TempDir
    private static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static Scrape scrape;

    @SuppressWarnings("NullAway.Init")
    private static BusyProxy proxy;

    @BeforeAll
    static void happen() throws Exception {
        proxy = new BusyProxy(directory);
        proxy.happen();
        System.gc(); // pauses are exported from the first one on
        await().until(() -> proxy.scrape().names().contains("jvm_gc_pause_seconds_sum"));
        scrape = proxy.scrape();
    }

    @AfterAll
    static void close() {
        proxy.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/deploy/grafana/featurekeyproxy.json",
                "src/deploy/prometheus/featurekeyproxy.rules.yml",
                "src/deploy/prometheus/featurekeyproxy.rules.test.yml"
            })
    void namesOnlySeriesThatTheProxyExports(String file) throws IOException {
        String text = Files.readString(Path.of(file)).replace("\\\"", "\"");
        Set<String> used = new TreeSet<>();
        SELECTOR.matcher(text).results().forEach(selector -> {
            String name = selector.group(1);
            used.add(name);
            String labels = selector.group(2) == null ? "" : selector.group(2);
            MATCHER.matcher(labels).results().forEach(matcher -> assertMatches(name, matcher));
        });
        assertThat(scrape.names()).containsAll(used);
        assertThat(used).hasSizeGreaterThan(10);
    }

    private static void assertMatches(String name, MatchResult matcher) {
        String label = matcher.group(1);
        if (!OF_PROMETHEUS.contains(label)) {
            assertThat(scrape.labels(name)).as("labels of " + name).contains(label);
        }
        if (FIXED.contains(label) && matcher.group(2).equals("=")) {
            assertThat(scrape.series().keySet())
                    .as(name)
                    .anyMatch(key -> key.startsWith(name + "{")
                            && (key + ",").replace('}', ',').contains(label + "=" + matcher.group(3) + ","));
        }
    }

    /** Labels whose values are all there from the start, so that a rule can be mistaken about them. */
    private static final Set<String> FIXED = Set.of("state", "outcome", "kind", "direction", "limit", "leg", "area");

    @Test
    void handbookListsEveryMetricWithItsLabels() throws IOException {
        Map<String, Set<String>> documented = new TreeMap<>();
        ROW.matcher(Files.readString(HANDBOOK))
                .results()
                .forEach(row -> documented.put(
                        row.group(1),
                        CODE.matcher(row.group(2))
                                .results()
                                .map(label -> label.group(1))
                                .collect(Collectors.toCollection(TreeSet::new))));
        Map<String, Set<String>> exported = new TreeMap<>();
        scrape.described().stream()
                .filter(name -> name.startsWith("featurekeyproxy_"))
                .forEach(name -> exported.put(name, labels(name)));
        assertThat(documented).isEqualTo(exported);
    }

    private static Set<String> labels(String name) {
        return scrape.names().contains(name) ? scrape.labels(name) : scrape.labels(name + "_count");
    }

    @Test
    void handbookSaysWhatToDoAboutEveryAlertAndNoOther() throws IOException {
        assertThat(found("(?m)^### (\\S+)$", HANDBOOK)).isEqualTo(found("(?m)^ +- alert: (\\S+)$", RULES));
    }

    @Test
    void everyAlertHasAUnitTestInWhichItFiresAndOneInWhichItDoesNot() throws IOException {
        Path tests = Path.of("src/deploy/prometheus/featurekeyproxy.rules.test.yml");
        Set<String> alerts = found("(?m)^ +- alert: (\\S+)$", RULES);
        assertThat(found("(?m)^ +- name: (\\S+) fires$", tests)).isEqualTo(alerts);
        assertThat(found("(?m)^ +- name: (\\S+) stays quiet$", tests)).isEqualTo(alerts);
    }

    private static Set<String> found(String regex, Path file) throws IOException {
        return Pattern.compile(regex)
                .matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
