package featurekeyproxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A block of YAML in {@code docs/routes.md}.
 *
 * @param heading the heading that it stands under
 * @param line its line in the document
 * @param yaml the routes
 * @param parts the parts of Camel that it needs, as the line under it says; none if there is no such line
 */
record DocumentedRoute(String heading, int line, String yaml, Set<String> parts) {
    private static final Path DOCUMENT = Path.of("docs/routes.md");
    private static final Path SHIPPED = Path.of("routes/proxy.camel.yaml");
    private static final Pattern NAME = Pattern.compile("`([\\w-]+)`");
    private static final Pattern SCHEME = Pattern.compile("[uU]ri: \"?([\\w-]+):");
    private static final Pattern LANGUAGE = Pattern.compile("\\b(simple|constant|jsonpath):");
    private static final Pattern REF = Pattern.compile("expression: \\{ (ref):");
    private static final Pattern FORMAT = Pattern.compile("marshal: \\{ (\\w+):");
    private static final Pattern ID = Pattern.compile("^ {4}id: (\\S+)$", Pattern.MULTILINE);

    /** Returns all blocks of the document in their order. */
    static List<DocumentedRoute> all() throws IOException {
        List<DocumentedRoute> all = new ArrayList<>();
        List<String> lines = Files.readAllLines(DOCUMENT);
        String heading = "";
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("#")) {
                heading = lines.get(i).replaceFirst("^#+ ", "");
            } else if (lines.get(i).equals("```yaml")) {
                int end = i + lines.subList(i, lines.size()).indexOf("```");
                all.add(new DocumentedRoute(
                        heading,
                        i + 1,
                        String.join("\n", lines.subList(i + 1, end)) + "\n",
                        parts(lines.subList(end + 1, lines.size()))));
                i = end;
            }
        }
        return all;
    }

    private static Set<String> parts(List<String> under) {
        return under.stream()
                .dropWhile(String::isEmpty)
                .limit(1)
                .filter(line -> line.startsWith("Camel parts:"))
                .flatMap(line -> NAME.matcher(line).results())
                .map((MatchResult name) -> name.group(1))
                .collect(Collectors.toSet());
    }

    /** Returns the components, languages and data formats that the block names, but for {@code ws-pair}. */
    Set<String> named() {
        Set<String> named = Stream.of(SCHEME, LANGUAGE, REF, FORMAT)
                .flatMap(pattern -> pattern.matcher(yaml).results())
                .map((MatchResult name) -> name.group(1))
                .collect(Collectors.toSet());
        if (yaml.contains("${")) {
            named.add("simple");
        }
        named.remove("ws-pair");
        return named;
    }

    /** Returns the first block under a heading. */
    static DocumentedRoute under(String heading) throws IOException {
        return all().stream()
                .filter(example -> example.heading.equals(heading))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(DOCUMENT + " has no example under: " + heading));
    }

    /** Returns the text of the shipped routes. */
    static String shipped() throws IOException {
        return Files.readString(SHIPPED);
    }

    /** Returns the shipped routes with those of this block in place of the ones with the same id, as the document says. */
    String inPlace() throws IOException {
        Map<String, String> routes = byId(shipped());
        routes.putAll(byId(yaml));
        return String.join("", routes.values());
    }

    private static Map<String, String> byId(String yaml) {
        Map<String, String> routes = new LinkedHashMap<>();
        for (String route : yaml.split("(?m)^(?=- route:)", -1)) {
            ID.matcher(route).results().findFirst().ifPresent(id -> routes.put(id.group(1), route + "\n"));
        }
        return routes;
    }

    @Override
    public String toString() {
        return heading + " (line " + line + ")";
    }
}
