package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.ops.FileKind;
import featurekeyproxy.ops.diagnosis.LimitSetting;
import featurekeyproxy.ops.diagnosis.ProblemKind;
import featurekeyproxy.ops.diagnosis.device.StartDiagnosis;
import featurekeyproxy.wspair.leg.Limit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the table of faults in {@code docs/operations.md} to the problems, alerts and health checks that there are. */
class FaultTableTest {
    private static final String RUNBOOK = read(Path.of("docs/operations.md"));
    private static final String RULES = read(Path.of("src/deploy/prometheus/featurekeyproxy.rules.yml"));
    private static final Set<String> SECTIONS = found(RUNBOOK, "(?m)^##+ (.+)$")
            .map(match -> slug(match.group(1)))
            .collect(Collectors.toCollection(TreeSet::new));

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<MatchResult> found(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results();
    }

    private static String slug(String heading) {
        return heading.toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    /** Returns the rows below that heading, each with its cells. */
    private static List<String[]> rows(String heading) {
        int from = RUNBOOK.indexOf("\n## " + heading);
        assertThat(from).as(heading).isPositive();
        String section = RUNBOOK.substring(from, RUNBOOK.indexOf("\n## ", from + 1));
        return section.lines()
                .filter(line -> line.startsWith("| "))
                .map(line -> line.substring(2).split(" \\| ?", -1))
                .skip(1)
                .toList();
    }

    private static List<String[]> faults() {
        return rows("Every fault that is known");
    }

    private static List<String[]> devices() {
        return rows("Devices that do not start");
    }

    private static List<String> alerts() {
        return found(RULES, "(?m)^ +- alert: (\\w+)$")
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void eachKindOfProblemHasARowWithAnAlertOrTheReasonWhyThereIsNone() {
        for (ProblemKind kind : ProblemKind.values()) {
            boolean isOfDevice = kind.id().startsWith("device-");
            String name = isOfDevice ? kind.id().substring("device-".length()) : kind.id();
            List<String[]> rows = (isOfDevice ? devices() : faults())
                    .stream().filter(row -> row[1].contains("`" + name + "`")).toList();

            assertThat(rows).as("rows of %s", kind).isNotEmpty();
            assertThat(rows).as("alert of %s", kind).allSatisfy(row -> assertThat(row[3])
                    .matches("(?s).*\\(#[a-z-]+\\).*")
                    .matches("(?s)(\\[[A-Z]|none: |one for each).*"));
        }
    }

    @Test
    void eachLinkInTheTablesLeadsToASection() {
        Stream.concat(faults().stream(), devices().stream()).forEach(row -> {
            List<String> links = found(row[3], "\\(#([a-z-]+)\\)")
                    .map(match -> match.group(1))
                    .toList();
            assertThat(SECTIONS).as(row[0]).containsAll(links);
        });
    }

    @Test
    void eachKindOfProblemLeadsToASectionOfTheRunbook() {
        for (ProblemKind kind : ProblemKind.values()) {
            assertThat(SECTIONS).as("section of %s", kind).contains(kind.help().replace("/help/operations#", ""));
        }
    }

    @Test
    void eachAlertHasARowASectionAndALinkToIt() {
        String rows = Stream.concat(faults().stream(), devices().stream())
                .map(row -> row[3])
                .collect(Collectors.joining());
        assertThat(alerts()).hasSizeGreaterThan(30);
        for (String alert : alerts()) {
            String section = alert.toLowerCase(Locale.ROOT);
            assertThat(SECTIONS).contains(section);
            assertThat(rows).contains("(#" + section + ")");
            String rule = RULES.substring(RULES.indexOf("- alert: " + alert + "\n"));
            assertThat(rule.lines()
                            .filter(line -> line.contains("runbook_url"))
                            .findFirst()
                            .orElse("")
                            .strip())
                    .isEqualTo("runbook_url: \"http://{{ $labels.instance }}/help/operations#" + section + "\"");
        }
    }

    @Test
    void eachHealthCheckHasARow() throws IOException {
        Set<String> checks = new TreeSet<>(Set.of("context"));
        Arrays.stream(FileKind.values()).map(FileKind::check).forEach(checks::add);
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/featurekeyproxy/ops/health"))) {
            sources.forEach(source -> found(read(source), "(?:new Check|ofLife)\\(\\s*\"([a-z-]+)\"")
                    .map(match -> match.group(1))
                    .forEach(checks::add));
        }
        assertThat(checks).hasSizeGreaterThan(12);

        String cells = faults().stream().map(row -> row[2]).collect(Collectors.joining());
        assertThat(checks).allSatisfy(check -> assertThat(cells).contains("`" + check + "`"));
    }

    @Test
    void eachProblemThatIsToldIsOfAKnownKind() throws IOException {
        Set<String> ids = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java/featurekeyproxy"))) {
            sources.filter(source -> source.toString().endsWith(".java"))
                    .forEach(source -> found(read(source), "\\bProblem(?:\\.of)?\\(\\s*\"([a-zA-Z-]+)\"")
                            .map(match -> match.group(1))
                            .filter(id -> !id.matches("devices?-"))
                            .forEach(ids::add));
        }
        assertThat(ids).hasSizeGreaterThan(15);
        assertThat(ids).allSatisfy(id -> assertThat(ProblemKind.of(id + "x").or(() -> ProblemKind.of(id)))
                .as("kind of %s", id)
                .isPresent());
        for (FileKind kind : FileKind.values()) {
            assertThat(ProblemKind.of(kind.text() + "-refused").orElseThrow().id())
                    .isEqualTo(kind.text());
            assertThat(ProblemKind.of(kind.text() + "-stuck").orElseThrow().id())
                    .endsWith("-stuck");
        }
    }

    @Test
    void eachReasonForWhichADeviceDoesNotStartIsAKind() {
        for (StartDiagnosis.State state : StartDiagnosis.State.values()) {
            if (state.isBad()) {
                String name = state.name().toLowerCase(Locale.ROOT);
                assertThat(ProblemKind.of("device-" + state + "-V7-001")
                                .orElseThrow()
                                .id())
                        .isEqualTo("device-" + name);
                assertThat(ProblemKind.of("devices-" + state).orElseThrow().id())
                        .isEqualTo("device-" + name);
            }
        }
        assertThat(ProblemKind.of("devices-off").orElseThrow()).isEqualTo(ProblemKind.DEVICES_OFF);
        assertThat(ProblemKind.of("route-audit-lost").orElseThrow()).isEqualTo(ProblemKind.ROUTE);
    }

    @Test
    void eachLimitNamesASettingThatThereIsAndTheRunbookTheSame() {
        String settings = read(Path.of("config/application.properties"));
        for (Limit limit : Limit.values()) {
            assertThat(settings).contains("\n" + LimitSetting.of(limit) + "=");
            assertThat(RUNBOOK)
                    .contains("| `" + limit.name().toLowerCase(Locale.ROOT) + "` | `" + LimitSetting.of(limit) + "` |");
        }
    }
}
