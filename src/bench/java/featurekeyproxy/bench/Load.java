package featurekeyproxy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command that compares the proxy with other relays from end to end, in interleaved rounds: each relay does each kind of
 * work once in every round, beginning with another relay each time. What it finds goes to the console as tables, and into
 * {@code results.json}, {@code tables.md} and {@code growth.svg}.
 */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = "Compares the proxy with nginx, haproxy, a node relay and no relay at all.")
final class Load implements Callable<Integer> {
    private static final String BEGIN = "<!-- measured -->\n";
    private static final String END = "<!-- until here -->";

    @Option(names = "--rounds", defaultValue = "5", description = "How many rounds (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "2.5", description = "How long each is measured (${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "5",
            description = "How long each relay is warmed up first (${DEFAULT-VALUE}).")
    private double warmUp;

    @Option(
            names = "--relays",
            split = ",",
            defaultValue = "direct,ours,nginx,haproxy,node",
            description =
                    "Which relays (${DEFAULT-VALUE}); also plain, the proxy without management port and audit trail,"
                            + " and watched, with its metrics scraped each second and its dashboard open.")
    @SuppressWarnings("NullAway.Init")
    private List<String> relays;

    @Option(
            names = "--work",
            split = ",",
            defaultValue = "goals",
            description = "Which work, by names, or goals (those with goals), curves (for the plot) or all.")
    @SuppressWarnings("NullAway.Init")
    private List<String> work;

    @Option(names = "--java", defaultValue = "", description = "JVM options of the proxy.")
    @SuppressWarnings("NullAway.Init")
    private String javaOptions;

    @Option(names = "--variant", paramLabel = "NAME=OPTIONS", description = "One more proxy, with other JVM options.")
    private Map<String, String> variants = new LinkedHashMap<>();

    @Option(
            names = "--smoke",
            description = "All work for a moment each, to see that it works; the figures mean nothing.")
    private boolean smoke;

    @Option(names = "--out", defaultValue = "target/bench", description = "Where results go (${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Option(names = "--publish", description = "Put tables and picture into docs/performance.md as well.")
    private boolean publish;

    private final Results results = new Results();

    /** Runs the command and ends the process with its exit code. */
    public static void main(String... args) {
        System.exit(new CommandLine(new Load()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (smoke) {
            rounds = 1;
            seconds = 0.2;
            warmUp = 0.2;
        }
        Path directory = Files.createDirectories(out.toAbsolutePath());
        List<RelayKind> kinds = kinds();
        List<Workload> works = works();
        try (Relay echo = RelayKind.echo()) {
            run(kinds, works, new Bench(echo), echo.port(), directory);
        }
        report(works, directory);
        return 0;
    }

    private List<RelayKind> kinds() throws IOException, InterruptedException {
        List<RelayKind> wanted = new ArrayList<>();
        for (String name : relays) {
            RelayKind.Program program = name.equals("ours")
                    ? RelayKind.Program.PROXY
                    : RelayKind.Program.valueOf(name.toUpperCase(java.util.Locale.ROOT));
            wanted.add(new RelayKind(name, program, options(javaOptions)));
        }
        variants.forEach((name, options) -> wanted.add(new RelayKind(name, RelayKind.Program.PROXY, options(options))));
        List<RelayKind> present = new ArrayList<>();
        for (RelayKind kind : wanted) {
            Optional<String> missing = kind.missing();
            if (missing.isPresent()) {
                System.out.println(kind.name() + " is left out: " + missing.get());
            } else {
                present.add(kind);
            }
        }
        return present;
    }

    private static List<String> options(String text) {
        return text.isBlank() ? List.of() : List.of(text.trim().split("\\s+", -1));
    }

    private List<Workload> works() {
        List<Workload> chosen = new ArrayList<>();
        for (String name : work) {
            switch (name) {
                case "goals" -> chosen.addAll(Catalogue.goals());
                case "curves" -> chosen.addAll(Catalogue.curves());
                case "all" -> chosen.addAll(Catalogue.all());
                default ->
                    chosen.add(Catalogue.all().stream()
                            .filter(each -> each.name().equals(name))
                            .findFirst()
                            .orElseThrow(() -> new IllegalArgumentException("no work is called " + name)));
            }
        }
        return chosen;
    }

    private void run(List<RelayKind> kinds, List<Workload> works, Bench bench, int echo, Path directory)
            throws IOException, InterruptedException {
        Map<RelayKind, Relay> running = new LinkedHashMap<>();
        try {
            for (RelayKind kind : kinds) {
                Relay relay = kind.start(directory, echo);
                running.put(kind, relay);
                bench.measure(kind, relay, Catalogue.BURST, 0, warmUp);
                bench.measure(kind, relay, Catalogue.REWRITE, 0, warmUp);
                bench.measure(kind, relay, Catalogue.RATE_5K, 0, warmUp / 2);
            }
            for (int round = 1; round <= rounds; round++) {
                for (Workload each : works) {
                    for (int i = 0; i < kinds.size(); i++) {
                        RelayKind kind = kinds.get((i + round) % kinds.size());
                        measure(bench, kind, running, each, round, directory);
                    }
                }
            }
        } finally {
            running.values().forEach(Relay::close);
        }
    }

    private void measure(
            Bench bench, RelayKind kind, Map<RelayKind, Relay> running, Workload each, int round, Path directory)
            throws IOException, InterruptedException {
        Path fresh = directory.resolve("fresh");
        boolean direct = kind.program() == RelayKind.Program.DIRECT;
        Measurement measured;
        if (each.equals(Catalogue.FIRST)) {
            measured = bench.first(kind, fresh, each, round, smoke ? seconds : 2);
        } else if (each.equals(Catalogue.IDLE)) {
            if (direct) {
                return;
            }
            measured = bench.idle(kind, fresh, each, round);
        } else {
            measured = bench.measure(kind, java.util.Objects.requireNonNull(running.get(kind)), each, round, seconds);
        }
        System.out.printf(
                "%d %-10s %-12s %,9.0f/s %8.2f µs CPU, p50 %,.0f p99 %,.0f µs, %,.1f KB, start %.2f s, others %.0f %%%n",
                round,
                measured.relay(),
                measured.work(),
                measured.perSecond(),
                measured.cpuMicros(),
                measured.p50Micros(),
                measured.p99Micros(),
                measured.residentKb(),
                measured.startSeconds(),
                measured.foreignPercent());
        results.add(measured);
    }

    private void report(List<Workload> works, Path directory) throws IOException {
        StringBuilder text = new StringBuilder(new Goals(results).table());
        works.forEach(each -> text.append(results.table(each)));
        String plot = new Plot(results).svg();
        System.out.println(text);
        Files.writeString(directory.resolve("tables.md"), text);
        Files.writeString(directory.resolve("growth.svg"), plot);
        results.writeJson(directory.resolve("results.json"));
        System.out.println("written: " + directory + "/tables.md, results.json, growth.svg");
        if (publish) {
            publish(text.toString(), plot);
        }
    }

    /** Replaces what stands between two marks in the document. */
    private void publish(String tables, String plot) throws IOException {
        Path document = Path.of("docs/performance.md");
        String text = Files.readString(document);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        String when = "\nMedians of %d interleaved rounds of %s s each on %d processors, Linux %s, Java %s:\n"
                .formatted(
                        rounds,
                        seconds,
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.version").replaceAll("^(\\d+\\.\\d+).*", "$1"),
                        System.getProperty("java.version"));
        Files.writeString(document, text.substring(0, begin) + when + tables + "\n" + text.substring(end));
        Files.writeString(Path.of("docs/growth.svg"), plot);
        System.out.println("written: docs/performance.md, docs/growth.svg");
    }
}
